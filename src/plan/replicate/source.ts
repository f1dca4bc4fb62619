import { isRawBroken } from '../../health/raw-lineage.ts';
import { type IsSent, isSentBy, sentOf } from '../../health/sent.ts';
import type { Copy, DatasetHealth, Member } from '../../model/health.ts';
import type { Pool } from '../../model/inventory.ts';
import { type Context, liveOrigin, memberAt, usable } from '../context.ts';
import { whyNeverOn } from '../placement/filter.ts';
import type { Marks } from './bases.ts';
import { baseOn, memberSends } from './sends.ts';
import { nearestOf } from './source-choice.ts';
import { type Way, wayTo } from './way.ts';

/** The copies that a dataset may be sent from now: the origin, and where its policy lets any copy be, the replicas that may. */
export function sourcesOf(context: Context, health: DatasetHealth): readonly Copy[] {
  const origin = liveOrigin(context, health);
  const replicas =
    health.dataset.policy.replicate.from === 'any'
      ? health.copies.filter((copy) => mayServe(context, health, copy, origin))
      : [];
  return origin ? [origin, ...replicas] : replicas;
}

/**
 * A replica that was seen just now, holds nothing but the dataset's own snapshots, and counts. While the origin is out of reach every
 * copy falls behind by the clock alone: then one that is merely that may serve too.
 */
function mayServe(
  context: Context,
  { dataset }: DatasetHealth,
  copy: Copy,
  origin: Copy | null,
): boolean {
  if (copy.role !== 'replica' && copy.role !== 'keyless') return false;
  if (!usable(context, copy.pool) || whyNeverOn(dataset, copy.pool) !== null) return false;
  const whole = copy.members.every(({ facts }) => facts.snapshots.length > 0);
  if (!whole) return false;
  if (origin === null) return copy.state === 'behind' || isCurrent(copy);
  const isSent = isSentBy(dataset.policy);
  return isCurrent(copy) && copy.members.every((member) => endsAt(origin, member, isSent));
}

const isCurrent = ({ counted, state }: Copy): boolean => counted && state === 'current';

/** What is sent of it last is to be the origin's still: what ends otherwise, the origin cannot go on to. */
function endsAt(origin: Copy, { path, facts }: Member, isSent: IsSent): boolean {
  const last = sentOf(facts, isSent).at(-1);
  const there = memberAt(origin, path);
  return (
    last === undefined ||
    there === null ||
    [...there.snapshots, ...there.bookmarks].some(({ guid }) => guid === last.guid)
  );
}

/** The way on which a copy that lies on a pool is brought up to date; null when nothing there is can be sent to it. */
export function wayToCopy(
  context: Context,
  health: DatasetHealth,
  held: Copy,
  marks: Marks,
): Way | null {
  const ways = waysTo(context, health, held.pool, marks).filter((way) =>
    isOrigin(way) ? held.state !== 'diverged' : serves(way, held),
  );
  return nearestOf(context, ways);
}

/** The way of a first replication. */
export function wayToPool(
  context: Context,
  health: DatasetHealth,
  pool: Pool,
  marks: Marks,
): Way | null {
  const ways = waysTo(context, health, pool, marks);
  return nearestOf(
    context,
    ways.filter((way) => isOrigin(way) || servesAnew(way)),
  );
}

/** Every way to a pool, in the order of the sources. */
export const waysTo = (
  context: Context,
  health: DatasetHealth,
  pool: Pool,
  marks: Marks,
): readonly Way[] =>
  sourcesOf(context, health).flatMap((from) =>
    from.pool.id === pool.id ? [] : (wayTo(context, health, from, pool, marks) ?? []),
  );

export const isOrigin = ({ from }: Way): boolean => from.role === 'origin';

/**
 * It holds what every filesystem of the copy goes on from, and something newer; and it ends with what the origin is known to have:
 * a copy that the origin can go on to is not led where it cannot (S5), while it is out of sight either.
 */
function serves(way: Way, held: Copy): boolean {
  const origin = way.health.copies.find(({ role }) => role === 'origin');
  const isSent = isSentBy(way.health.dataset.policy);
  if (!origin || !way.from.members.every((member) => endsAt(origin, member, isSent))) return false;
  const based = held.members.every((member) => {
    const source = memberAt(way.from, member.path);
    return source !== null && baseOn(way, source, member) !== null;
  });
  if (!based) return false;
  return way.from.members.some((member) => {
    const there = held.members.find(({ path }) => path === member.path) ?? null;
    const place = there?.facts.name ?? held.filesystem;
    return memberSends(way, member, place, there, held.filesystem).length > 0;
  });
}

/** It holds the whole dataset as far as is known, and in the form in which the origin could go on from it. */
function servesAnew({ health, from, pool }: Way): boolean {
  const isSent = isSentBy(health.dataset.policy);
  const origin = health.copies.find(({ role }) => role === 'origin')?.members ?? [];
  const lacks = origin.some(
    ({ path, facts }) => sentOf(facts, isSent).length > 0 && memberAt(from, path) === null,
  );
  return !lacks && from.members.every((member) => isSound(member, origin, pool));
}

function isSound({ path, facts, common }: Member, origin: readonly Member[], pool: Pool): boolean {
  const at = origin.find((member) => member.path === path)?.facts ?? null;
  if (facts.encryption === null) {
    // What lies in the clear here and is encrypted at its origin: a new copy of it would never go on raw.
    return pool.trust !== 'keyless' && (at === null || at.encryption === null);
  }
  // Encrypted anew where it lies: a raw copy of that is of another line than the origin's.
  if (facts.stamp.send === 'Lce') return false;
  return at === null || (common !== null && !isRawBroken(at, facts, common.guid));
}
