import { whyNotInert } from '../../health/inert.ts';
import type { Fact } from '../../model/fact.ts';
import type { FilesystemName } from '../../model/ids.ts';
import type { FilesystemFacts, PoolFacts, SeenHost } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import { formatBytes, formatInstant } from '../../model/units.ts';
import {
  judgeMendingFact,
  judgeMendingOutcome,
  mendingFactText,
  mendingOutcomeText,
} from './mending.ts';
import {
  judgeScrub,
  judgeSnapshots,
  judgeSnapshotsOutcome,
  snapshotsFactText,
  snapshotsOutcomeText,
} from './snapshots.ts';
import { whyUntold } from './told.ts';
import { holds, not, type Verdict } from './verdict.ts';

export type { Verdict } from './verdict.ts';

/** The fact in words, as it is shown before a step and named when it has changed. */
export function factText(fact: Fact): string {
  switch (fact.kind) {
    case 'snapshot-is':
      return `${fact.host}: ${fact.filesystem}@${fact.snapshot} is there, with guid ${fact.guid}`;
    case 'bookmark-is':
      return `${fact.host}: ${fact.filesystem}#${fact.bookmark} is there, with guid ${fact.guid}`;
    case 'newest-is':
      return fact.guid === null
        ? `${fact.host}: ${fact.filesystem} has no snapshot`
        : `${fact.host}: the newest snapshot of ${fact.filesystem} has guid ${fact.guid}`;
    case 'snapshot-absent':
      return `${fact.host}: ${fact.filesystem}@${fact.snapshot} is not there yet`;
    case 'exists':
      return `${fact.host}: ${fact.filesystem} is there, with guid ${fact.guid}`;
    case 'absent':
      return `${fact.host}: ${fact.filesystem} does not exist`;
    case 'unwritten':
      return `${fact.host}: nothing was written to ${fact.filesystem} since its newest snapshot`;
    case 'token-is':
      return fact.token === null
        ? `${fact.host}: ${fact.filesystem} holds no interrupted receive`
        : `${fact.host}: ${fact.filesystem} holds the interrupted receive ${shortToken(fact.token)}`;
    case 'encrypted':
      return `${fact.host}: ${fact.filesystem} is encrypted`;
    case 'key-unavailable':
      return `${fact.host}: the key of ${fact.filesystem} is not loaded`;
    case 'pool-usable':
      return `${fact.host}: pool ${fact.pool} is ${fact.states.join(' or ')} and writable`;
    case 'space-for':
      return `${fact.host}: ${fact.filesystem} has room for ${formatBytes(fact.bytes)}`;
    case 'no-scan':
      return `${fact.host}: no scrub or resilver runs on pool ${fact.pool}`;
    case 'scrubbed-since':
      return `${fact.host}: pool ${fact.pool} was scrubbed without errors on ${formatInstant(fact.since)} or later`;
    case 'snapshots-are':
    case 'unheld':
    case 'uncloned':
    case 'marked-before':
      return snapshotsFactText(fact);
    default:
      return mendingFactText(fact);
  }
}

/** What a step is to bring about, in words. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'snapshot-there':
      return `${outcome.host}: ${outcome.filesystem}@${outcome.snapshot} is there`;
    case 'guid-there':
      return `${outcome.host}: ${outcome.filesystem} holds the snapshot with guid ${outcome.guid}`;
    case 'bookmark-there':
      return `${outcome.host}: ${outcome.filesystem} has a bookmark of the snapshot with guid ${outcome.guid}`;
    case 'filesystem-there':
      return `${outcome.host}: ${outcome.filesystem} is there`;
    case 'newest-among':
      return `${outcome.host}: ${outcome.filesystem} has received the rest of its snapshot`;
    case 'inert':
      return `${outcome.host}: ${outcome.filesystem} is read-only and not mounted`;
    case 'scrub-begun':
      return `${outcome.host}: a scrub of pool ${outcome.pool} runs or has finished`;
    case 'bookmark-gone':
      return `${outcome.host}: ${outcome.filesystem}#${outcome.bookmark} is gone`;
    case 'guids-gone':
    case 'marked':
    case 'unmarked':
    case 'held':
      return snapshotsOutcomeText(outcome);
    default:
      return mendingOutcomeText(outcome);
  }
}

/** Holds a fact against a fresh look (S2). What the look could not tell does not hold. */
export function judgeFact(fact: Fact, seen: SeenHost): Verdict {
  const untold = whyUntold(fact, seen);
  if (untold) return not(untold.what);
  switch (fact.kind) {
    case 'pool-usable':
      return withPool(seen, fact.pool, (pool) => {
        if (pool.readonly) return not(`pool ${fact.pool} is imported read-only`);
        return fact.states.includes(pool.state) ? holds : not(`pool ${fact.pool} is ${pool.state}`);
      });
    case 'no-scan':
      return withPool(seen, fact.pool, (pool) =>
        pool.scan.kind === 'running' ? not(`a ${pool.scan.what} runs on ${fact.pool}`) : holds,
      );
    case 'scrubbed-since':
      return withPool(seen, fact.pool, (pool) => judgeScrub(fact, pool));
    case 'absent':
      return find(seen, fact.filesystem) === null ? holds : not(`${fact.filesystem} exists`);
    default:
      return withFilesystem(seen, fact.filesystem, (filesystem) =>
        judgeFilesystem(fact, filesystem, seen),
      );
  }
}

type FilesystemFact = Exclude<
  Fact,
  { kind: 'pool-usable' | 'no-scan' | 'absent' | 'scrubbed-since' }
>;

function judgeFilesystem(fact: FilesystemFact, now: FilesystemFacts, seen: SeenHost): Verdict {
  switch (fact.kind) {
    case 'snapshot-is': {
      const snapshot = now.snapshots.find((each) => each.name === fact.snapshot);
      if (!snapshot) return not(`${now.name}@${fact.snapshot} is gone`);
      return snapshot.guid === fact.guid
        ? holds
        : not(`${now.name}@${fact.snapshot} is another snapshot, with guid ${snapshot.guid}`);
    }
    case 'bookmark-is': {
      const bookmark = now.bookmarks.find((each) => each.name === fact.bookmark);
      if (!bookmark) return not(`${now.name}#${fact.bookmark} is gone`);
      return bookmark.guid === fact.guid
        ? holds
        : not(`${now.name}#${fact.bookmark} is another one`);
    }
    case 'newest-is': {
      const newest = now.snapshots.at(-1);
      if ((newest?.guid ?? null) === fact.guid) return holds;
      return not(
        newest
          ? `the newest snapshot is ${now.name}@${newest.name}`
          : `${now.name} has no snapshot`,
      );
    }
    case 'snapshot-absent':
      return now.snapshots.some((each) => each.name === fact.snapshot)
        ? not(`${now.name}@${fact.snapshot} exists`)
        : holds;
    case 'exists':
      return now.guid === fact.guid
        ? holds
        : not(`${now.name} is another one, with guid ${now.guid}`);
    case 'unwritten':
      return now.written === 0n
        ? holds
        : not(`${formatBytes(now.written)} were written to ${now.name}`);
    case 'token-is':
      if (now.resumeToken === fact.token) return holds;
      return not(
        now.resumeToken === null
          ? `${now.name} holds no interrupted receive`
          : `${now.name} holds the interrupted receive ${shortToken(now.resumeToken)}`,
      );
    case 'encrypted':
      return now.encryption === null ? not(`${now.name} is not encrypted`) : holds;
    case 'key-unavailable':
      return now.encryption?.key === 'available' ? not(`the key of ${now.name} is loaded`) : holds;
    case 'space-for':
      return now.available >= fact.bytes
        ? holds
        : not(`${now.name} has ${formatBytes(now.available)} available`);
    case 'snapshots-are':
    case 'unheld':
    case 'uncloned':
    case 'marked-before':
      return judgeSnapshots(fact, now, seen.hostClock);
    default:
      return judgeMendingFact(fact, now, seen.hostClock);
  }
}

/** Holds what a step was to bring about against a fresh look (S3). */
export function judgeOutcome(outcome: Outcome, seen: SeenHost): Verdict {
  const untold = whyUntold(outcome, seen);
  if (untold) return not(untold.what);
  if (outcome.kind === 'scrub-begun') {
    return withPool(seen, outcome.pool, ({ scan }) => {
      if (scan.kind === 'running' && scan.what === 'scrub') return holds;
      // Scan times are whole seconds of the host's clock; a minute of slack for clocks that differ.
      const after = outcome.after - 60_000;
      return scan.kind === 'finished' && scan.what === 'scrub' && (scan.at ?? 0) >= after
        ? holds
        : not(`no scrub runs on ${outcome.pool}`);
    });
  }
  const there = find(seen, outcome.filesystem);
  if (outcome.kind === 'filesystem-gone')
    return there === null ? holds : not(`${outcome.filesystem} is still there`);
  if (outcome.kind === 'token-gone' && there === null) return holds;
  return withFilesystem(seen, outcome.filesystem, (now) => {
    switch (outcome.kind) {
      case 'snapshot-there':
        return now.snapshots.some((each) => each.name === outcome.snapshot)
          ? holds
          : not(`${now.name}@${outcome.snapshot} is not there`);
      case 'guid-there':
        return now.snapshots.some((each) => each.guid === outcome.guid)
          ? holds
          : not(`${now.name} does not hold the snapshot`);
      case 'bookmark-there':
        return now.bookmarks.some((each) => each.guid === outcome.guid)
          ? holds
          : not(`${now.name} has no bookmark of the snapshot`);
      case 'filesystem-there':
        return holds;
      case 'newest-among': {
        const newest = now.snapshots.at(-1);
        if (now.resumeToken !== null) return not(`${now.name} still holds an interrupted receive`);
        return newest && outcome.guids.includes(newest.guid)
          ? holds
          : not(`${now.name} has not received the snapshot`);
      }
      case 'inert':
        return inert(now);
      case 'bookmark-gone':
        return now.bookmarks.some((each) => each.name === outcome.bookmark)
          ? not(`${now.name}#${outcome.bookmark} is still there`)
          : holds;
      case 'guids-gone':
      case 'marked':
      case 'unmarked':
      case 'held':
        return judgeSnapshotsOutcome(outcome, now);
      default:
        return judgeMendingOutcome(outcome, now);
    }
  });
}

/** S9: nothing writes to a replica by itself, and it shadows no live path. */
function inert(filesystem: FilesystemFacts): Verdict {
  const reasons = whyNotInert(filesystem);
  return reasons.length === 0 ? holds : not(`${filesystem.name} ${reasons.join(' and ')}`);
}

function find(seen: SeenHost, name: FilesystemName): FilesystemFacts | null {
  if (!seen.filesystems.ok) return null;
  return seen.filesystems.value.find((each) => each.name === name) ?? null;
}

function withFilesystem(
  seen: SeenHost,
  name: FilesystemName,
  judge: (filesystem: FilesystemFacts) => Verdict,
): Verdict {
  const filesystem = find(seen, name);
  return filesystem ? judge(filesystem) : not(`${name} does not exist`);
}

function withPool(seen: SeenHost, name: string, judge: (pool: PoolFacts) => Verdict): Verdict {
  const pools = seen.pools.ok ? seen.pools.value : [];
  const pool = pools.find((each) => each.name === name);
  return pool ? judge(pool) : not(`there is no pool ${name}`);
}

const shortToken = (token: string) => (token.length <= 24 ? token : `${token.slice(0, 21)}…`);
