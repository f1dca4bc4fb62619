import { whyNotInert } from '../../health/inert.ts';
import { whyNotResumed } from '../../health/resume.ts';
import { youngerThan } from '../../health/sent.ts';
import type { Action } from '../../model/action.ts';
import type { Fact } from '../../model/fact.ts';
import type { Copy, Member } from '../../model/health.ts';
import type { HostName } from '../../model/ids.ts';
import type { FilesystemFacts, Resumption } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { SendSizes, Step } from '../../model/step.ts';
import { receiveCommand, resumeCommand } from '../../zfs/commands.ts';
import { memberAt } from '../context.ts';
import { leastFor } from '../full.ts';
import { nameAction } from '../naming.ts';
import { urgencyOf } from '../order/urgency.ts';
import type { Base } from './bases.ts';
import { secondsFor } from './route.ts';
import { transferStep } from './transfer.ts';
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
  const { health, from, pool, route, because } = way;
  const cut = cutOn(way, copy);
  const [first, ...rest] = cut.map((each) => resumeStep(way, each));
  if (!first) return null;
  const bytes = sumOf(cut.map(restOf));
  const id = nameAction(
    ['resume', health.dataset.id, pool.id],
    cut.map(({ token }) => token),
    [first, ...rest],
  );
  way.marks.ends.set(id, { health, bases: endsOf(cut) });
  return {
    id,
    kind: 'resume',
    tier: 'safe',
    datasets: [health.dataset.id],
    source: from.pool.id,
    target: pool.id,
    title: `resume ${health.dataset.id} to ${pool.id}`,
    why: [
      ...health.findings
        .filter(({ kind, pool: at }) => kind === 'replica-partial' && at === pool.id)
        .map(({ text }) => text),
      ...(because === null ? [] : [because]),
    ],
    effect: `What was received before the interruption is kept, and the rest is sent. Nothing is removed.`,
    steps: [first, ...rest],
    confirm: { kind: 'key', word: 'yes' },
    estimate: { bytes, seconds: bytes === null ? null : secondsFor(bytes, cut.length, route) },
    urgency: urgencyOf(health),
    after: [],
    proof: [],
  };
}

/** The receives there that were cut and can go on from this source. */
export function cutOn({ from, pool }: Way, copy: Copy): readonly Cut[] {
  return copy.members.flatMap((held): readonly Cut[] => {
    const token = held.facts.resumeToken;
    const source = memberAt(from, held.path);
    if (token === null || !source || whyNotResumed(held.facts, source, pool) !== null) return [];
    return [{ held, source, token }];
  });
}

/** A token goes on with exactly one snapshot (openzfs#16764): the one that it names. */
const endsOf = (cut: readonly Cut[]): readonly Base[] =>
  cut.flatMap(({ held: { path, facts } }) =>
    facts.resumes ? [{ path, guid: facts.resumes.toGuid }] : [],
  );

function resumeStep(way: Way, cut: Cut): Step {
  const { held, source: from, token } = cut;
  const rest = restOf(cut);
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
    // S9: what a first receive was told to set is looked at when it is whole. One that somebody else began was told nothing.
    ...(newest === null && whyNotInert(facts).length === 0
      ? [{ kind: 'inert', host, filesystem } satisfies Outcome]
      : []),
  ];
  return transferStep({
    title: `go on sending to ${filesystem}`,
    source: { host: source, sends: [resumeCommand(source.become, token)] },
    target: {
      host: target,
      receives: [
        receiveCommand(target.become, { filesystem, type: facts.type, stamp: null, plain: false }),
      ],
    },
    route,
    sizes: [null],
    facts: [
      { kind: 'token-is', host, filesystem, token },
      { kind: 'newest-is', host, filesystem, guid: newest },
      { kind: 'pool-usable', host, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
      ...(rest === null
        ? []
        : [{ kind: 'space-for', host, filesystem, bytes: leastFor(rest) } satisfies Fact]),
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

/** What is still to come: what was written up to the snapshot that the token waits for, less what has come. null: not known. */
function restOf({ held: { facts }, source }: Cut): bigint | null {
  const { resumes } = facts;
  const to = source.snapshots.findIndex(({ guid }) => guid === resumes?.toGuid);
  if (!resumes || resumes.received === undefined || to < 0) return null;
  const { fromGuid, received } = resumes;
  const younger = fromGuid === null ? source.snapshots : youngerThan(source, fromGuid);
  const last = younger?.findIndex(({ guid }) => guid === resumes.toGuid) ?? -1;
  if (!younger || last < 0) return null;
  const whole = younger.slice(0, last + 1).reduce((sum, { written }) => sum + written, 0n);
  return whole > received ? whole - received : 0n;
}

const sumOf = (sizes: SendSizes): bigint | null =>
  sizes.reduce<bigint | null>(
    (sum, size) => (sum === null || size === null ? null : sum + size),
    0n,
  );
