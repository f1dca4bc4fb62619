import type { Action } from '../../model/action.ts';
import type { Copy } from '../../model/health.ts';
import type { DatasetId, PoolId } from '../../model/ids.ts';
import type { Host, Pool } from '../../model/inventory.ts';
import { count } from '../../model/units.ts';
import { type Context, liveOrigin } from '../context.ts';
import { nameAction } from '../naming.ts';
import { type Base, type Mark, type Marks, markSteps, marksFor } from './bases.ts';

/**
 * A bookmark at the origin for what each known copy goes on from and has none yet: received by hand or by another tool,
 * or cut before it was made. Also for copies on hosts that are out of reach, by what was last known of them: once the
 * origin's snapshot is pruned while they are away, nothing but a bookmark lets them go on (peers.md, B 10). One action a pool.
 */
export function planBookmarks(context: Context, marks: Marks): readonly Action[] {
  const onPools = new Map<PoolId, Due>();
  const datasets = [...context.health.datasets].sort((a, b) =>
    a.dataset.id < b.dataset.id ? -1 : 1,
  );
  for (const health of datasets) {
    const origin = liveOrigin(context, health);
    const host = origin && context.hosts.get(origin.pool.host);
    if (!origin || !host) continue;
    const due = onPools.get(origin.pool.id) ?? newlyDue(origin.pool, host);
    for (const copy of health.copies.filter(isBased)) {
      const needed = marksFor(origin, host, basesOf(copy), marks);
      if (needed.length === 0) continue;
      due.marks.push(...needed);
      due.datasets.add(health.dataset.id);
      due.why.push(whyFor(health.dataset.id, copy, needed.length));
    }
    onPools.set(origin.pool.id, due);
  }
  return [...onPools.values()].flatMap(bookmarkAction);
}

interface Due {
  readonly pool: Pool;
  readonly host: Host;
  readonly marks: Mark[];
  readonly datasets: Set<DatasetId>;
  readonly why: string[];
}

const newlyDue = (pool: Pool, host: Host): Due => ({
  pool,
  host,
  marks: [],
  datasets: new Set(),
  why: [],
});

/** A staged copy is thrown away after its work, and goes on from nothing. */
const isBased = ({ role }: Copy): boolean => role === 'replica' || role === 'keyless';

const basesOf = ({ members }: Copy): readonly Base[] =>
  members.flatMap(({ path, common }) => (common ? [{ path, guid: common.guid }] : []));

function whyFor(dataset: DatasetId, { pool, state }: Copy, bases: number): string {
  const unseen = state === 'unknown' ? ', which is out of reach now,' : '';
  const them = bases === 1 ? 'a snapshot that has' : `${bases} snapshots that have`;
  return `${dataset}: the copy on ${pool.id}${unseen} goes on from ${them} no bookmark at the origin: pruned there, nothing could follow it`;
}

function bookmarkAction({ pool, host, marks, datasets, why }: Due): readonly Action[] {
  const [first, ...rest] = markSteps(host, marks);
  if (!first) return [];
  const ids = [...datasets];
  return [
    {
      id: nameAction(['bookmark', pool.id], [], [first, ...rest]),
      kind: 'bookmark',
      tier: 'safe',
      datasets: ids,
      source: pool.id,
      target: pool.id,
      title: `keep the base of ${count(why.length, 'copy', 'copies')} on ${pool.id}`,
      why,
      effect: `${count(marks.length, 'bookmark')} on ${pool.id} ${marks.length === 1 ? 'lets its copy' : 'let their copies'} go on when the snapshots are gone there. Nothing is removed.`,
      steps: [first, ...rest],
      confirm: { kind: 'key', word: 'yes' },
      estimate: { bytes: 0n, seconds: marks.length },
      urgency: { class: 4, why: 'a base is kept by a snapshot alone' },
      after: [],
      proof: [],
    },
  ];
}
