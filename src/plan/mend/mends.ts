import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth, Finding } from '../../model/health.ts';
import type { PoolId } from '../../model/ids.ts';
import { formatBytes } from '../../model/units.ts';
import { type Context, isChangeable } from '../context.ts';
import { leastFor } from '../full.ts';
import { whyNeverOn } from '../placement/filter.ts';
import type { Marks } from '../replicate/bases.ts';
import { incrementalReplication, lacksMembers } from '../replicate/replicate.ts';
import { cutOn, isCut, resumption } from '../replicate/resume.ts';
import { isOrigin, sourcesOf, waysTo, wayToCopy } from '../replicate/source.ts';
import { divergence } from './divergence.ts';
import { givingUp } from './give-up.ts';
import { isDue } from './marks.ts';
import type { Mended } from './mended.ts';

/** What is done to the copies of one dataset that are there. */
export interface Mends {
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
  /** Pools whose copy can be brought to count where it lies: no other place has to be found for it. */
  readonly keeps: ReadonlySet<PoolId>;
}

const nothing: Mended = { action: null, findings: [], keeps: false };

const keeping = (action: Action | null): Mended => ({
  action,
  findings: [],
  keeps: action !== null,
});

/** What brings the copies of one dataset up to date that are there. */
export function mendCopies(context: Context, health: DatasetHealth, marks: Marks): Mends {
  if (sourcesOf(context, health).length === 0)
    return { actions: [], findings: [], keeps: new Set() };
  const mends = health.copies
    .filter(({ role }) => role === 'replica' || role === 'keyless')
    .map((copy) => ({ copy, ...mend(context, health, copy, marks) }));
  return {
    actions: mends.flatMap(({ action }) => action ?? []),
    findings: mends.flatMap(({ findings }) => findings),
    keeps: new Set(mends.flatMap(({ copy, keeps }) => (keeps ? [copy.pool.id] : []))),
  };
}

/** The token first, then what went its own way, then increments. Nothing when nothing is due or nothing can. */
function mend(context: Context, health: DatasetHealth, copy: Copy, marks: Marks): Mended {
  if (copy.pool.id === health.dataset.origin.pool || !isChangeable(context, health, copy))
    return nothing;
  // Where the data may not lie, and where it is to go, no more of it is sent.
  if (whyNeverOn(health.dataset, copy.pool) !== null || isDue(context, health, copy))
    return nothing;
  const ways = waysTo(context, health, copy.pool, marks);
  const own = ways.find(isOrigin) ?? null;
  if (isCut(copy)) {
    const goesOn = ways.find((way) => cutOn(way, copy).length > 0);
    if (goesOn) return ifThereIsRoom(resumption(goesOn, copy), copy);
    const given = own && givingUp(context, own, copy);
    return given ? ifEnoughStay(given, health) : nothing;
  }
  const way = isWritten(copy) ? null : wayToCopy(context, health, copy, marks);
  // From the origin nothing can follow what has diverged; a copy that still has its base brings it back.
  if (way && copy.state === 'diverged')
    return ifThereIsRoom(incrementalReplication(context, way, copy), copy);
  const diverged = own && divergence(context, own, copy);
  if (diverged) return ifEnoughStay(diverged, health);
  if (!way) return nothing;
  const due =
    copy.state === 'behind' ||
    (copy.lagSeconds ?? 0) * 1000 > health.dataset.policy.replicate.every ||
    lacksMembers(way, copy);
  return due ? ifThereIsRoom(incrementalReplication(context, way, copy), copy) : nothing;
}

const isWritten = ({ members }: Copy): boolean =>
  members.some(({ facts }) => facts.written > 0n && facts.snapshots.length > 0);

/** What takes something away may be declined: below its minimum a dataset does not wait for that, and another place is found as well. */
const ifEnoughStay = (mended: Mended, { counted, unseen, dataset }: DatasetHealth): Mended => ({
  ...mended,
  keeps: mended.keeps && mended.action !== null && counted + unseen >= dataset.policy.copies.min,
});

/** An update that the copy's pool has no room for would be refused when it is run (S2): how much is lacking is said instead. */
function ifThereIsRoom(action: Action | null, copy: Copy): Mended {
  if (!action) return nothing;
  const room = copy.members.reduce<bigint | null>(
    (least, { facts: { available } }) => (least === null || available < least ? available : least),
    null,
  );
  const { bytes } = action.estimate;
  if (room === null || bytes === null || leastFor(bytes) <= room) return keeping(action);
  const text = `the copy on ${copy.pool.id} cannot be brought up to date: ${copy.filesystem} has room for ${formatBytes(room)}, ${formatBytes(leastFor(bytes))} are needed`;
  return {
    action: null,
    findings: [{ kind: 'no-room', severity: 'danger', pool: copy.pool.id, text }],
    keeps: false,
  };
}
