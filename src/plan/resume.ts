import { whyNotResumed } from '../health/resume.ts';
import type { Action, Fact, Outcome, Step } from '../model/action.ts';
import type { Copy, Member } from '../model/health.ts';
import type { HostName } from '../model/ids.ts';
import type { FilesystemFacts, Resumption } from '../model/observation.ts';
import { receiveCommand, resumeCommand } from '../zfs/commands.ts';
import { memberAt } from './context.ts';
import { nameAction } from './naming.ts';
import { secondsFor } from './route.ts';
import { transferStep } from './transfer.ts';
import { urgencyOf } from './urgency.ts';
import type { Way } from './way.ts';

/** A receive that was cut, and the origin's filesystem that it came from. */
interface Cut {
  readonly held: Member;
  readonly source: FilesystemFacts;
  readonly token: string;
}

/** Whether a receive on this copy was cut: until it has gone on, nothing else is received there. */
export const isCut = (copy: Copy): boolean =>
  copy.members.some(({ facts }) => facts.resumeToken !== null);

/** Token first (peers.md 5.9): goes on with every receive on this pool that was cut and can go on. Null when none can. */
export function resumption(way: Way, copy: Copy): Action | null {
  const { health, origin, pool, route } = way;
  const cut = copy.members.flatMap((held): readonly Cut[] => {
    const token = held.facts.resumeToken;
    const source = memberAt(origin, held.path);
    if (token === null || !source || whyNotResumed(held.facts, source, pool) !== null) return [];
    return [{ held, source, token }];
  });
  const [first, ...rest] = cut.map((each) => resumeStep(way, each));
  if (!first) return null;
  const bytes = restOf(copy, origin);
  return {
    id: nameAction(
      ['resume', health.dataset.id, pool.id],
      cut.map(({ token }) => token),
      [first, ...rest],
    ),
    kind: 'resume',
    tier: 'safe',
    datasets: [health.dataset.id],
    source: origin.pool.id,
    target: pool.id,
    title: `resume ${health.dataset.id} to ${pool.id}`,
    why: health.findings
      .filter(({ kind, pool: at }) => kind === 'replica-partial' && at === pool.id)
      .map(({ text }) => text),
    effect: `What was received before the interruption is kept, and the rest is sent. Nothing is removed.`,
    steps: [first, ...rest],
    confirm: { kind: 'key', word: 'yes' },
    estimate: { bytes, seconds: bytes === null ? null : secondsFor(bytes, cut.length, route) },
    urgency: urgencyOf(health),
  };
}

function resumeStep(way: Way, { held, source: from, token }: Cut): Step {
  const { source, target, pool, route } = way;
  const { facts, common } = held;
  const filesystem = facts.name;
  const at = from.snapshots.findIndex(({ guid }) => guid === common?.guid);
  const expected = facts.resumes
    ? [facts.resumes.toGuid]
    : from.snapshots.slice(at + 1).map(({ guid }) => guid);
  const host = target.name;
  const newest = facts.snapshots.at(-1)?.guid ?? null;
  const outcomes: readonly Outcome[] = [
    { kind: 'newest-among', host, filesystem, guids: expected },
    // S9: what a first receive was told to set is looked at when it is whole.
    ...(newest === null ? [{ kind: 'inert', host, filesystem } satisfies Outcome] : []),
  ];
  return transferStep({
    title: `go on sending to ${filesystem}`,
    source: { host: source, sends: [resumeCommand(source.become, token)] },
    target: {
      host: target,
      receives: [receiveCommand(target.become, { filesystem, type: facts.type, stamp: null })],
    },
    route,
    sizes: [null],
    facts: [
      { kind: 'token-is', host, filesystem, token },
      { kind: 'newest-is', host, filesystem, guid: newest },
      { kind: 'pool-usable', host, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
      ...sourceFacts(source.name, from, facts.resumes),
      ...(pool.trust === 'keyless'
        ? [{ kind: 'encrypted', host: source.name, filesystem: from.name } satisfies Fact]
        : []),
    ],
    outcomes,
  });
}

/** What the token needs of the sender (S2): the snapshot it waits for, and the one it began from, under their names of now. */
function sourceFacts(
  host: HostName,
  { name: filesystem, snapshots, bookmarks }: FilesystemFacts,
  resumes: Resumption | undefined,
): readonly Fact[] {
  const needed = new Set([resumes?.toGuid, resumes?.fromGuid]);
  const there = snapshots.filter(({ guid }) => needed.has(guid));
  const marked = there.some(({ guid }) => guid === resumes?.fromGuid)
    ? []
    : bookmarks.filter(({ guid }) => guid === resumes?.fromGuid).slice(0, 1);
  return [
    ...there.map(
      ({ name: snapshot, guid }): Fact => ({
        kind: 'snapshot-is',
        host,
        filesystem,
        snapshot,
        guid,
      }),
    ),
    ...marked.map(
      ({ name: bookmark, guid }): Fact => ({
        kind: 'bookmark-is',
        host,
        filesystem,
        bookmark,
        guid,
      }),
    ),
  ];
}

/** What a first receive still lacks: the oldest snapshot less what has come. Otherwise not known before ZFS says. */
function restOf(copy: Copy, origin: Copy): bigint | null {
  const [cut, ...others] = copy.members.filter(({ facts }) => facts.resumeToken !== null);
  if (!cut || others.length > 0 || cut.facts.snapshots.length > 0) return null;
  const oldest = origin.members.find(({ path }) => path === cut.path)?.facts.snapshots[0];
  if (!oldest || oldest.written < cut.facts.used) return null;
  return oldest.written - cut.facts.used;
}
