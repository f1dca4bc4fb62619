import type { Action, Urgency } from '../model/action.ts';
import type { Fact } from '../model/fact.ts';
import type { DatasetHealth } from '../model/health.ts';
import type { FilesystemName } from '../model/ids.ts';
import type { Host, Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Step } from '../model/step.ts';
import { count } from '../model/units.ts';
import { snapshotCommand } from '../zfs/commands.ts';
import { type Context, liveOrigin } from './context.ts';
import { isFull } from './full.ts';
import { nameAction, snapshotNameAt } from './naming.ts';
import { urgencyOf } from './order/urgency.ts';
import { onEachPool } from './pools.ts';

/** A shell takes its whole script as one argument of at most 128 KiB on Linux (MAX_ARG_STRLEN). */
const longestCommand = 100_000;

/**
 * Snapshots that are due at the same time on one pool are one action: one `zfs snapshot` takes many names,
 * atomically, and nobody confirms forty times what is one thought.
 */
export const planSnapshots = (context: Context, due: readonly DueSnapshot[]): readonly Action[] =>
  onEachPool(due).flatMap((onPool) => snapshotAction(context, onPool));

/** The snapshot that is due of one dataset; null when none is, or its origin cannot be worked on. */
export function dueSnapshot(context: Context, health: DatasetHealth): DueSnapshot | null {
  const origin = liveOrigin(context, health);
  if (!origin || isFull(context, origin.pool)) return null;
  if (!health.findings.some(({ kind }) => kind === 'snapshot-due')) return null;
  return { health, pool: origin.pool, filesystems: origin.members.map(({ facts }) => facts) };
}

export interface DueSnapshot {
  readonly health: DatasetHealth;
  readonly pool: Pool;
  readonly filesystems: readonly FilesystemFacts[];
}

function snapshotAction(context: Context, unordered: readonly DueSnapshot[]): readonly Action[] {
  const due = [...unordered].sort((a, b) => (a.health.dataset.id < b.health.dataset.id ? -1 : 1));
  const pool = due[0]?.pool;
  const host = pool && context.hosts.get(pool.host);
  if (!pool || !host) return [];
  const all = due.flatMap(({ filesystems }) => filesystems);
  const [first, ...rest] = chunks(all).map((chunk) => snapshotStep(context, host, pool, chunk));
  if (!first) return [];
  const datasets = due.map(({ health }) => health.dataset.id);
  return [
    {
      id: nameAction(
        ['snapshot', pool.id],
        all.map((each) => each.snapshots.at(-1)?.guid ?? '-').sort(),
        [first, ...rest],
      ),
      kind: 'snapshot',
      tier: 'safe',
      datasets,
      source: pool.id,
      target: pool.id,
      title: `take ${count(all.length, 'snapshot')} on ${pool.id}`,
      why: due.flatMap(({ health }) =>
        health.findings
          .filter(({ kind }) => kind === 'snapshot-due')
          .map(({ text }) => `${health.dataset.id}: ${text}`),
      ),
      effect: `${count(all.length, 'filesystem')} on ${pool.id} can be brought back to this moment. Nothing is removed.`,
      steps: [first, ...rest],
      confirm: { kind: 'key', word: 'yes' },
      estimate: { bytes: 0n, seconds: 1 },
      urgency: worst(due.map(({ health }) => neededFor(health))),
      after: [],
      proof: [],
    },
  ];
}

/** A dataset that has no snapshot at all cannot be replicated before this: the snapshot is as urgent as that. */
function neededFor(health: DatasetHealth): Urgency {
  const never = health.copies
    .filter(({ role }) => role === 'origin')
    .some(({ members }) => members.some(({ facts }) => facts.snapshots.length === 0));
  return never ? urgencyOf(health) : { class: 4, why: 'a snapshot is due' };
}

const worst = (urgencies: readonly Urgency[]): Urgency =>
  urgencies.reduce((a, b) => (b.class < a.class ? b : a), { class: 4, why: 'a snapshot is due' });

function snapshotStep(
  context: Context,
  host: Host,
  pool: Pool,
  filesystems: readonly FilesystemFacts[],
): Step {
  const name = snapshotNameAt(context.now);
  const names = filesystems.map((each) => each.name);
  const at = (filesystem: FilesystemName) => ({ host: host.name, filesystem, snapshot: name });
  return {
    kind: 'command',
    title: `take ${count(names.length, 'snapshot')} named ${name}`,
    run: { host: host.name, command: snapshotCommand(host.become, names, name) },
    facts: [
      { kind: 'pool-usable', host: host.name, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
      ...filesystems.flatMap((each): readonly Fact[] => [
        { kind: 'exists', host: host.name, filesystem: each.name, guid: each.guid },
        { kind: 'snapshot-absent', ...at(each.name) },
      ]),
    ],
    outcomes: names.map((each): Outcome => ({ kind: 'snapshot-there', ...at(each) })),
  };
}

function chunks(filesystems: readonly FilesystemFacts[]): readonly (readonly FilesystemFacts[])[] {
  const made: FilesystemFacts[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const each of filesystems) {
    const words = each.name.length + 40;
    if (length + words > longestCommand) {
      made.push([]);
      length = 0;
    }
    made.at(-1)?.push(each);
    length += words;
  }
  return made;
}
