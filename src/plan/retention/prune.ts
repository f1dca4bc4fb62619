import type { Action } from '../../model/action.ts';
import type { Fact } from '../../model/fact.ts';
import type { Copy } from '../../model/health.ts';
import { type Instant, instant } from '../../model/ids.ts';
import type { Host } from '../../model/inventory.ts';
import type { Step } from '../../model/step.ts';
import { count } from '../../model/units.ts';
import { destroyBookmarkCommand, destroyCommand } from '../../zfs/commands.ts';
import { nameAction } from '../naming.ts';
import type { Chosen } from './chosen.ts';
import type { Ground } from './ground.ts';
import { guardFacts } from './guard-facts.ts';
import { keeperOf } from './keep.ts';
import type { Litter } from './litter.ts';
import { areThere, inPieces, poolUsable } from './many.ts';
import { guidsOf, howMany, inNameOrder } from './marking.ts';
import { proofOf } from './proof.ts';

/** The second phase: destroys what was marked longer ago than the policy's delay, and nothing has kept since. */
export function pruneAction(
  ground: Ground,
  copy: Copy,
  all: readonly Chosen[],
  stale: readonly Litter[],
): Action | null {
  const { context } = ground.fleet;
  const { dataset } = ground.health;
  const { pool } = copy;
  const host = context.hosts.get(pool.host);
  if (!host) return null;
  const chosen = inNameOrder(all.map((each) => ({ ...each, facts: each.member.facts })));
  const [first, ...rest] = [
    ...chosen.flatMap((each) => destroySteps(ground, host, copy, each)),
    ...stale.flatMap((each) => bookmarkSteps(ground, host, copy, each)),
  ];
  if (!first) return null;
  const steps = [first, ...rest] as const;
  const bookmarks = stale.reduce((sum, each) => sum + each.bookmarks.length, 0);
  const what = [
    ...(chosen.length === 0 ? [] : [howMany(chosen)]),
    ...(bookmarks === 0 ? [] : [count(bookmarks, 'bookmark')]),
  ].join(' and ');
  const id = nameAction(['prune', dataset.id, pool.id], guidsOf(chosen), steps);
  return {
    id,
    kind: 'prune',
    tier: 'destructive',
    datasets: [dataset.id],
    source: null,
    target: pool.id,
    title: `prune ${what} of ${dataset.id} on ${pool.id}`,
    why: [
      ...(chosen.length === 0
        ? []
        : [
            `${dataset.id}: the policy ${dataset.policy.name} has no use for ${howMany(chosen)} on ${pool.id}, marked longer ago than its delay`,
          ]),
      ...(bookmarks === 0
        ? []
        : [
            `${dataset.id}: no copy goes on from ${count(bookmarks, 'bookmark')} of holdfast’s own`,
          ]),
    ],
    effect: `${what} of ${dataset.id} on ${pool.id} ${bookmarks + total(chosen) === 1 ? 'is' : 'are'} gone for good: this cannot be undone. Everything else stays.`,
    steps,
    // Short, and another one each time: what was typed yesterday confirms nothing today.
    confirm: { kind: 'token', word: id.slice(-4) },
    estimate: { bytes: 0n, seconds: null },
    urgency: { class: 4, why: 'routine' },
    after: [],
    proof: proofOf(ground, copy, chosen),
  };
}

const total = (all: readonly Chosen[]): number =>
  all.reduce((sum, { snapshots }) => sum + snapshots.length, 0);

/** `zfs destroy` takes snapshots of one filesystem a command, and one that is held or cloned fails them all. */
function destroySteps(ground: Ground, host: Host, copy: Copy, chosen: Chosen): readonly Step[] {
  const { member } = chosen;
  const { name: filesystem } = member.facts;
  const guards = guardFacts(ground, copy, chosen);
  return inPieces({ facts: member.facts, snapshots: chosen.snapshots }, 0).map((piece): Step => {
    const names = piece.snapshots.map(({ name }) => name);
    const of = { host: host.name, filesystem, guids: piece.snapshots.map(({ guid }) => guid) };
    const facts: readonly Fact[] = [
      poolUsable(host, copy.pool),
      ...areThere(host, piece),
      { kind: 'unheld', ...of },
      { kind: 'uncloned', ...of },
      {
        kind: 'marked-before',
        ...of,
        before: newestMark(piece.snapshots),
        delay: ground.health.dataset.policy.pruneDelay,
      },
      ...guards,
    ];
    return {
      kind: 'command',
      title: `destroy ${count(names.length, 'snapshot')} of ${filesystem}`,
      run: { host: host.name, command: destroyCommand(host.become, filesystem, names) },
      rehearse: {
        host: host.name,
        command: destroyCommand(host.become, filesystem, names, true),
        destroys: names.map((name) => `${filesystem}@${name}`),
      },
      facts: distinct(facts),
      outcomes: [{ kind: 'guids-gone', ...of }],
    };
  });
}

/** A bookmark holds no data: what it stood for no copy goes on from. */
function bookmarkSteps(
  ground: Ground,
  host: Host,
  copy: Copy,
  { member, bookmarks }: Litter,
): readonly Step[] {
  const { facts } = member;
  const at = { host: host.name, filesystem: facts.name };
  const guards = guardFacts(ground, copy, {
    member,
    keeper: keeperOf(ground, copy, member),
    snapshots: [],
  });
  return bookmarks.map(
    ({ name: bookmark, guid }): Step => ({
      kind: 'command',
      title: `destroy the bookmark ${facts.name}#${bookmark}`,
      run: { host: host.name, command: destroyBookmarkCommand(host.become, facts.name, bookmark) },
      facts: distinct([
        { kind: 'exists', ...at, guid: facts.guid },
        { kind: 'bookmark-is', ...at, bookmark, guid },
        ...guards,
      ]),
      outcomes: [{ kind: 'bookmark-gone', ...at, bookmark }],
    }),
  );
}

const newestMark = (snapshots: Chosen['snapshots']): Instant =>
  instant(snapshots.reduce((most, { mark }) => Math.max(most, Number(mark)), 0));

/** Each once: one snapshot may be the base of several copies. Byte counts stand in none of them. */
const distinct = (facts: readonly Fact[]): readonly Fact[] => [
  ...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values(),
];
