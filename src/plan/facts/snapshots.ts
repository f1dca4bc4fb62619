import type { Fact } from '../../model/fact.ts';
import type { Guid, Instant } from '../../model/ids.ts';
import type { FilesystemFacts, PoolFacts, SnapshotFacts } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import { count, formatDuration, formatInstant } from '../../model/units.ts';
import { holds, not, type Verdict } from './verdict.ts';

/* Facts and outcomes of many snapshots of one filesystem at once: a prune names hundreds, and a person reads a line. */

export type SnapshotsFact = Extract<
  Fact,
  { kind: 'snapshots-are' | 'unheld' | 'uncloned' | 'marked-before' }
>;
export type SnapshotsOutcome = Extract<
  Outcome,
  { kind: 'guids-gone' | 'marked' | 'unmarked' | 'held' }
>;
type ScrubbedSince = Extract<Fact, { kind: 'scrubbed-since' }>;

export function snapshotsFactText(fact: SnapshotsFact): string {
  const where = `${fact.host}: ${fact.filesystem}`;
  switch (fact.kind) {
    case 'snapshots-are':
      return `${where}: ${count(fact.snapshots.length, 'snapshot')} as named above, each with the guid that was planned on`;
    case 'unheld':
      return `${where}: nothing holds any of ${theSnapshots(fact.guids)}`;
    case 'uncloned':
      return `${where}: no clone stands on any of ${theSnapshots(fact.guids)}`;
    case 'marked-before':
      return `${where}: ${theSnapshots(fact.guids)} bear a mark of ${formatInstant(fact.before)} or earlier, at least ${formatDuration(fact.delay)} old by the host's clock, and the newest snapshot bears none`;
  }
}

export function snapshotsOutcomeText(outcome: SnapshotsOutcome): string {
  const what = `${outcome.host}: ${count(outcome.guids.length, 'snapshot')} of ${outcome.filesystem}`;
  const are = outcome.guids.length === 1 ? 'is' : 'are';
  switch (outcome.kind) {
    case 'guids-gone':
      return `${what} ${are} gone`;
    case 'marked':
      return `${what} ${are} marked to be pruned`;
    case 'unmarked':
      return `${what} ${are} marked no more`;
    case 'held':
      return `${what} ${are} held`;
  }
}

const theSnapshots = (guids: readonly Guid[]): string =>
  guids.length === 1 ? 'the snapshot' : `the ${guids.length} snapshots`;

/** What is not known does not hold: a snapshot without a number of clones may have one (S5). */
export function judgeSnapshots(
  fact: SnapshotsFact,
  now: FilesystemFacts,
  hostClock: Instant | null,
): Verdict {
  switch (fact.kind) {
    case 'snapshots-are': {
      const there = new Map(now.snapshots.map((each) => [each.name, each.guid]));
      const other = fact.snapshots.find(({ name, guid }) => there.get(name) !== guid);
      if (!other) return holds;
      return not(
        there.has(other.name)
          ? `${now.name}@${other.name} is another snapshot, with guid ${there.get(other.name)}`
          : `${now.name}@${other.name} is gone`,
      );
    }
    case 'unheld':
      return each(now, fact.guids, ({ name, holds: held }) =>
        held === 0 ? null : `${now.name}@${name} is held`,
      );
    case 'uncloned':
      return each(now, fact.guids, ({ name, clones }) => {
        if (clones === 0) return null;
        return clones === undefined
          ? `whether ${now.name}@${name} is cloned is not known`
          : `${now.name}@${name} is the origin of ${count(clones, 'clone')}`;
      });
    case 'marked-before': {
      // The newest is never marked by us: where it bears one, it is inherited, and so may be all others.
      const newest = now.snapshots.at(-1);
      if (newest?.mark !== undefined) {
        return not(
          `${now.name}@${newest.name} bears a mark as well, as if ${now.name} itself were marked`,
        );
      }
      return each(now, fact.guids, ({ name, mark }) => {
        const snapshot = `${now.name}@${name}`;
        if (mark === undefined) return `${snapshot} is not marked any more`;
        if (mark === 'unreadable') return `${snapshot} bears a mark that is no date`;
        if (mark > fact.before) return `${snapshot} was marked on ${formatInstant(mark)}`;
        return hostClock !== null && hostClock - mark >= fact.delay
          ? null
          : `by the host's clock the mark of ${snapshot} is not ${formatDuration(fact.delay)} old`;
      });
    }
  }
}

export function judgeSnapshotsOutcome(outcome: SnapshotsOutcome, now: FilesystemFacts): Verdict {
  const { kind } = outcome;
  if (kind === 'guids-gone') {
    const gone = new Set(outcome.guids);
    const left = now.snapshots.find(({ guid }) => gone.has(guid));
    return left ? not(`${now.name}@${left.name} is still there`) : holds;
  }
  return each(now, outcome.guids, ({ name, mark, holds: held }) => {
    const snapshot = `${now.name}@${name}`;
    switch (kind) {
      case 'marked':
        return typeof mark === 'number' ? null : `${snapshot} is not marked`;
      case 'unmarked':
        return mark === undefined ? null : `${snapshot} is still marked`;
      case 'held':
        return held > 0 ? null : `${snapshot} is not held`;
    }
  });
}

/** A scrub that runs has replaced the record of the last one: until it ends, nothing shows that the copy can be read. */
export function judgeScrub(
  { pool, since }: ScrubbedSince,
  { scan, dataErrors }: PoolFacts,
): Verdict {
  if (dataErrors !== 0n) return not(`pool ${pool} has ${dataErrors} data errors`);
  if (scan.kind !== 'finished' || scan.what !== 'scrub' || scan.at === null) {
    return not(`no finished scrub of pool ${pool} is on record`);
  }
  if (scan.errors > 0n) return not(`the last scrub of pool ${pool} found ${scan.errors} errors`);
  return scan.at >= since
    ? holds
    : not(`the last scrub of pool ${pool} ended on ${formatInstant(scan.at)}`);
}

/** Each snapshot with one of these guids; one that is not there is no reason to believe anything of it. */
function each(
  { name, snapshots }: FilesystemFacts,
  guids: readonly Guid[],
  fault: (snapshot: SnapshotFacts) => string | null,
): Verdict {
  const byGuid = new Map(snapshots.map((snapshot) => [snapshot.guid, snapshot]));
  for (const guid of guids) {
    const snapshot = byGuid.get(guid);
    const text = snapshot ? fault(snapshot) : `${name} has no snapshot with guid ${guid}`;
    if (text !== null) return not(text);
  }
  return holds;
}
