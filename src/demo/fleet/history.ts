import { instant } from '../../model/ids.ts';
import { pruneMarkText, pruneProperty } from '../../zfs/prune-mark.ts';
import { guidOf } from '../zfs/identity.ts';
import type { Snapshot } from '../zfs/machine.ts';

/** How a filesystem came to be what it is. Ages are in seconds before the start. */
export interface HistoryPlan {
  readonly tiers: {
    readonly hourly?: number;
    readonly daily?: number;
    readonly weekly?: number;
    readonly monthly?: number;
    readonly yearly?: number;
  };
  /** Age of the newest snapshot. */
  readonly newest: number;
  /** Age of the data itself: no snapshot is older. */
  readonly since: number;
  readonly size: bigint;
  /** Bytes written since the newest snapshot. */
  readonly written: bigint;
  /** What a person has called the oldest snapshot: none of ours (S6). */
  readonly oldest?: string;
  /** Days by which older than the newest are snapshots that retention has no use for, marked nine days ago (S5). */
  readonly spare?: readonly number[];
}

/** A snapshot by its age, on no pool yet: its guid is the same on all of them. */
export interface Moment {
  readonly age: number;
  /** null: it is called by its time. */
  readonly name: string | null;
  readonly guid: string;
  readonly referenced: bigint;
  readonly written: bigint;
  readonly used: bigint;
  readonly ivset: string | null;
  /** Marked to be pruned, nine days ago. */
  readonly marked: boolean;
}

const hour = 3600;
const steps = {
  hourly: hour,
  daily: 24 * hour,
  weekly: 7 * 24 * hour,
  monthly: Math.round(30.44 * 24) * hour,
  yearly: 365 * 24 * hour,
} as const;

/** A minute before one that serves the same periods: of no use to any tier. */
const spareAges = ({ newest, spare = [] }: HistoryPlan): readonly number[] =>
  spare.map((days) => newest + days * 24 * hour + 60);

const markedAge = 9 * 24 * hour;

/** Ages that retention by tiers has left, oldest first: each tier goes on where the finer one ends. */
function agesOf({ tiers, newest, since }: HistoryPlan): readonly number[] {
  const ages = [newest];
  for (const tier of ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const) {
    const count = tiers[tier] ?? 0;
    for (let i = 1; i < count; i += 1) {
      const age = newest + i * steps[tier];
      if (age <= since && age > (ages.at(-1) ?? 0)) ages.push(age);
    }
  }
  return ages.reverse();
}

/** The snapshots of one filesystem. `label` names it in guids: never a time, so that every start has the same. */
export function momentsOf(
  seed: string,
  label: string,
  plan: HistoryPlan,
  encrypted: boolean,
): readonly Moment[] {
  const spare = spareAges(plan);
  const ages = [...agesOf(plan), ...spare].sort((a, b) => b - a);
  let before = 0n;
  return ages.map((age, i) => {
    // Data grows to its size; a little is overwritten between any two snapshots.
    const referenced =
      (plan.size * BigInt(720 + Math.round((280 * (i + 1)) / ages.length))) / 1000n;
    const churn = i === 0 ? 0n : plan.size / 4000n;
    const written = referenced - before + churn;
    before = referenced;
    const from = ages.length - i;
    return {
      age,
      name: i === 0 ? (plan.oldest ?? null) : null,
      guid: guidOf(seed, `${label}@${from}`),
      referenced,
      written,
      used: churn,
      ivset: encrypted ? guidOf(seed, `${label}@${from} ivset`) : null,
      marked: spare.includes(age),
    };
  });
}

const stamp = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z')
    .replaceAll(/[-:]/g, '');

/** What the snapshot of a moment is called: by its time, in UTC. */
const momentName = (start: number, age: number): string =>
  `holdfast-${stamp((Math.floor(start / 1000) - age) * 1000)}`;

/** Transaction groups go by every five seconds; `now` is the pool's. */
const txgAt = (now: bigint, age: number): bigint => now - BigInt(Math.floor(age / 5));

/** A moment as a snapshot on a pool. */
export function snapshotAt(start: number, txg: bigint, moment: Moment): Snapshot {
  const { age, guid, referenced, written, used, ivset, marked } = moment;
  const at = instant((Math.floor(start / 1000) - markedAge) * 1000);
  return {
    name: moment.name ?? momentName(start, age),
    guid,
    createtxg: txgAt(txg, age),
    creation: Math.floor(start / 1000) - age,
    referenced,
    written,
    used,
    holds: new Map(),
    ivset,
    properties: new Map(marked ? [[pruneProperty, pruneMarkText(at)]] : []),
  };
}
