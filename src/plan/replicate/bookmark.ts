import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { DatasetId } from '../../model/ids.ts';
import type { Host, Pool } from '../../model/inventory.ts';
import { count } from '../../model/units.ts';
import { type Context, liveOrigin } from '../context.ts';
import { isFull } from '../full.ts';
import { nameAction } from '../naming.ts';
import { onEachPool } from '../pools.ts';
import { type Base, type Mark, type Marks, markSteps, marksFor } from './bases.ts';

/**
 * A bookmark at the origin for what each known copy goes on from and has none yet: received by hand or by another tool,
 * or cut before it was made. Also for copies on hosts that are out of reach, by what was last known of them: once the
 * origin's snapshot is pruned while they are away, nothing but a bookmark lets them go on (peers.md, B 10). One action a pool.
 */
export const planBookmarks = (due: readonly DueBookmarks[]): readonly Action[] =>
  onEachPool([...due].sort((a, b) => (a.dataset < b.dataset ? -1 : 1))).flatMap(bookmarkAction);

/** The bookmarks that the known copies of one dataset are waiting for; null when none is, or its origin cannot be worked on. */
export function dueBookmarks(
  context: Context,
  health: DatasetHealth,
  marks: Marks,
): DueBookmarks | null {
  const origin = liveOrigin(context, health);
  const host = origin && context.hosts.get(origin.pool.host);
  if (!origin || !host || isFull(context, origin.pool)) return null;
  const { id } = health.dataset;
  const due = health.copies.filter(isBased).flatMap((copy) => {
    const needed = marksFor(origin, basesOf(copy), marks);
    return needed.length === 0 ? [] : [{ needed, why: whyFor(id, copy, needed.length) }];
  });
  if (due.length === 0) return null;
  return {
    pool: origin.pool,
    host,
    dataset: id,
    marks: due.flatMap(({ needed }) => needed),
    why: due.map(({ why }) => why),
  };
}

export interface DueBookmarks {
  readonly pool: Pool;
  readonly host: Host;
  readonly dataset: DatasetId;
  readonly marks: readonly Mark[];
  readonly why: readonly string[];
}

/** A staged copy is thrown away after its work, and goes on from nothing. */
const isBased = ({ role }: Copy): boolean => role === 'replica' || role === 'keyless';

const basesOf = ({ members }: Copy): readonly Base[] =>
  members.flatMap(({ path, common }) => (common ? [{ path, guid: common.guid }] : []));

function whyFor(dataset: DatasetId, { pool, state }: Copy, bases: number): string {
  const unseen = state === 'unknown' ? ', which is out of reach now,' : '';
  const them = bases === 1 ? 'a snapshot that has' : `${bases} snapshots that have`;
  return `${dataset}: the copy on ${pool.id}${unseen} goes on from ${them} no bookmark at the origin: pruned there, nothing could follow it`;
}

function bookmarkAction(due: readonly DueBookmarks[]): readonly Action[] {
  const marks = due.flatMap((each) => each.marks);
  const why = due.flatMap((each) => each.why);
  const pool = due[0]?.pool;
  const [first, ...rest] = due[0] ? markSteps(due[0].host, marks) : [];
  if (!pool || !first) return [];
  return [
    {
      id: nameAction(['bookmark', pool.id], [], [first, ...rest]),
      kind: 'bookmark',
      tier: 'safe',
      datasets: due.map(({ dataset }) => dataset),
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
