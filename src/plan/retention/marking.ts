import type { Action, ActionKind } from '../../model/action.ts';
import type { DatasetHealth } from '../../model/health.ts';
import type { Pool } from '../../model/inventory.ts';
import { count, formatDuration } from '../../model/units.ts';
import { legalHoldCommand, markCommand, unmarkCommand } from '../../zfs/commands.ts';
import type { Context } from '../context.ts';
import { nameAction } from '../naming.ts';
import { type Deed, type Snapshots, stepsOver } from './many.ts';

/** What is done to snapshots before, or instead of, destroying them: nothing of it takes anything away. */
interface Draft {
  readonly kind: Extract<ActionKind, 'mark' | 'unmark' | 'hold'>;
  readonly title: (snapshots: string) => string;
  readonly why: readonly string[];
  readonly effect: string;
  readonly deed: Deed;
}

/** The first phase of a prune: the date from which its delay counts. */
export function markAction(
  context: Context,
  health: DatasetHealth,
  pool: Pool,
  all: readonly Snapshots[],
): Action | null {
  const { id, policy } = health.dataset;
  return toAction(context, health, pool, all, {
    kind: 'mark',
    title: (snapshots) => `mark ${snapshots} of ${id} on ${pool.id} to be pruned`,
    why: [
      `${id}: the policy ${policy.name} has no use for ${howMany(all)} on ${pool.id}, and nothing else keeps ${them(all)}`,
    ],
    effect: `Nothing is removed. ${formatDuration(policy.pruneDelay)} later it is recommended to destroy ${them(all)}, unless something keeps ${them(all)} by then.`,
    deed: {
      verb: 'mark',
      command: (become, names) => markCommand(become, context.now, names),
      outcome: 'marked',
      more: () => [],
    },
  });
}

/** A mark on what is to stay after all would shorten the delay of a later prune. */
export function unmarkAction(
  context: Context,
  health: DatasetHealth,
  pool: Pool,
  all: readonly Snapshots[],
): Action | null {
  const { id } = health.dataset;
  return toAction(context, health, pool, all, {
    kind: 'unmark',
    title: (snapshots) => `take the mark off ${snapshots} of ${id} on ${pool.id}`,
    why: [
      `${id}: ${howMany(all)} on ${pool.id} that ${are(all)} to stay ${are(all)} marked to be pruned`,
    ],
    effect: 'Nothing is removed, and these are not proposed to be.',
    deed: {
      verb: 'take the mark off',
      command: unmarkCommand,
      outcome: 'unmarked',
      more: () => [],
    },
  });
}

/** A legal hold that ZFS keeps by itself: also against whoever types `zfs destroy` by hand. */
export function holdAction(
  context: Context,
  health: DatasetHealth,
  pool: Pool,
  all: readonly Snapshots[],
): Action | null {
  const { id } = health.dataset;
  return toAction(context, health, pool, all, {
    kind: 'hold',
    title: (snapshots) => `hold ${snapshots} of ${id} on ${pool.id}, for the legal hold`,
    why: [`${id}: a legal hold stands, and nothing holds ${howMany(all)} on ${pool.id}`],
    effect:
      'ZFS itself refuses to destroy them, to everybody, until they are released by hand: zfs release holdfast-legal. Nothing is removed.',
    deed: {
      verb: 'hold',
      command: legalHoldCommand,
      outcome: 'held',
      more: (of) => [{ kind: 'unheld', ...of }],
    },
  });
}

function toAction(
  context: Context,
  { dataset }: DatasetHealth,
  pool: Pool,
  unordered: readonly Snapshots[],
  { kind, title, why, effect, deed }: Draft,
): Action | null {
  const host = context.hosts.get(pool.host);
  if (!host) return null;
  const all = inNameOrder(unordered);
  const [first, ...rest] = stepsOver(host, pool, all, deed);
  if (!first) return null;
  return {
    id: nameAction([kind, dataset.id, pool.id], guidsOf(all), [first, ...rest]),
    kind,
    tier: 'safe',
    datasets: [dataset.id],
    source: null,
    target: pool.id,
    title: title(howMany(all)),
    why,
    effect,
    steps: [first, ...rest],
    confirm: { kind: 'key', word: 'yes' },
    estimate: { bytes: 0n, seconds: secondsFor(all) },
    urgency: { class: 4, why: 'routine' },
    after: [],
    proof: [],
  };
}

export const inNameOrder = <Each extends Snapshots>(all: readonly Each[]): readonly Each[] =>
  [...all].sort((a, b) => (a.facts.name < b.facts.name ? -1 : 1));

export const guidsOf = (all: readonly Snapshots[]): readonly string[] =>
  all.flatMap(({ snapshots }) => snapshots.map(({ guid }) => guid)).sort();

const total = (all: readonly Snapshots[]): number =>
  all.reduce((sum, { snapshots }) => sum + snapshots.length, 0);
export const howMany = (all: readonly Snapshots[]): string => count(total(all), 'snapshot');
const them = (all: readonly Snapshots[]): string => (total(all) === 1 ? 'it' : 'them');
const are = (all: readonly Snapshots[]): string => (total(all) === 1 ? 'is' : 'are');

/** Each is a transaction of its own; a pool does a few hundred in a second. */
const secondsFor = (all: readonly Snapshots[]): number => Math.max(1, Math.ceil(total(all) / 200));
