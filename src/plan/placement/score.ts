import type { Candidate, Question } from './question.ts';

/** What stays broken, by how badly it matters: copies below `min`, domains and kinds, copies below `want`. */
export interface Need {
  readonly floor: number;
  readonly domains: number;
  readonly wanted: number;
}

export const hardOf = ({ floor, domains, wanted }: Need): number => floor + domains + wanted;

/** Below zero when `a` leaves less broken that matters. */
export const compareNeed = (a: Need, b: Need): number =>
  a.floor - b.floor || a.domains - b.domains || a.wanted - b.wanted;

export interface Score {
  readonly need: Need;
  /** New copies: all of a dataset are of one size, so these are the bytes to move. */
  readonly copies: number;
  readonly soft: number;
  /** Copies that share a site or a host with another, though the policy does not ask that they do not. */
  readonly shared: number;
  /** Chosen pools that would be more than four fifths full. */
  readonly crowded: number;
  readonly preference: number;
  /** 1 where no other dataset has copies on all of these pools: the fewer sets, the fewer ways to lose one (Copysets). */
  readonly newSet: number;
  /** Of the fullest chosen pool afterwards, in tenths: a little more or less is no reason to choose another one tomorrow. */
  readonly fill: number;
  readonly ids: string;
}

/** How far ZFS pools should be filled at most; the sizing that OpenZFS's own documentation advises. */
const comfortable = 0.8;

/** How a dataset bears on a pool. */
export interface Weight {
  readonly crowded: boolean;
  readonly fill: number;
}

export type WeightOn = (candidate: Candidate) => Weight;

/**
 * `room` is what is left of the pool's, what this plan has promised already taken off: it decides where it gets crowded,
 * with what the dataset is declared to grow to. The fill is by what lies there now, so that neither a promise to another
 * dataset nor an update of another's copy changes a choice where room is plenty.
 */
export function weightOn(
  { place }: Candidate,
  room: bigint,
  { bytes, grown }: { readonly bytes: bigint; readonly grown: bigint },
): Weight {
  const after = (free: bigint, more: bigint) =>
    place.size === 0n ? 1 : 1 - Number(free - more) / Number(place.size);
  return {
    crowded: after(room, grown) > comfortable,
    fill: Math.ceil(10 * after(place.free, bytes) - 1e-9),
  };
}

/** What stays broken with copies on these pools beside those that stand. */
export function needOf(question: Question, places: readonly Candidate[]): Need {
  const { copies, standing, axes, requirements } = question;
  const total = standing.length + places.length;
  let domains = 0;
  for (let at = 0; at < axes.length; at += 1) {
    const axis = axes[at];
    if (axis && axis.hard > axis.taken)
      domains += Math.max(0, axis.hard - axis.taken - added(places, at));
  }
  for (let at = 0; at < requirements.length; at += 1) {
    const rule = requirements[at];
    if (rule && rule.copies > rule.having)
      domains += Math.max(
        0,
        rule.copies - rule.having - places.filter(({ meets }) => meets[at] === true).length,
      );
  }
  return {
    floor: Math.max(0, copies.min - total),
    domains: domains + question.pins - pinned(places),
    wanted: Math.max(0, copies.want - Math.max(copies.min, total)),
  };
}

const pinned = (places: readonly Candidate[]): number =>
  places.reduce((sum, each) => sum + (each.pinned ? 1 : 0), 0);

/** Values on an axis that neither a copy that stands nor an earlier one of these has. */
function added(places: readonly Candidate[], axis: number): number {
  let more = 0;
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at];
    if (place?.fresh[axis] !== true) continue;
    let met = false;
    for (let before = 0; before < at && !met; before += 1)
      met = places[before]?.values[axis] === place.values[axis];
    if (!met) more += 1;
  }
  return more;
}

export function scoreOf(
  question: Question,
  places: readonly Candidate[],
  need: Need,
  weigh: WeightOn,
): Score {
  const { standing, axes } = question;
  let soft = 0;
  let shared = 2 * (standing.length + places.length);
  for (let at = 0; at < axes.length; at += 1) {
    const axis = axes[at];
    if (!axis || (!axis.isShared && axis.soft === 0)) continue;
    const distinct = axis.taken + added(places, at);
    if (axis.isShared) shared -= distinct;
    if (axis.soft > distinct) soft += axis.soft - distinct;
  }
  let [crowded, preference, fill, ids] = [0, 0, 0, ''];
  for (const each of places) {
    const weight = weigh(each);
    if (weight.crowded) crowded += 1;
    if (weight.fill > fill) fill = weight.fill;
    preference -= each.preference;
    ids = ids === '' ? each.place.pool.id : `${ids} ${each.place.pool.id}`;
  }
  const newSet = places.length === 0 || question.known.has(ids) ? 0 : 1;
  return { need, copies: places.length, soft, shared, crowded, preference, newSet, fill, ids };
}

/** Of scores that break as few promises with as few copies: below zero when `a` is the better one. */
export const compareScore = (a: Score, b: Score): number => a.soft - b.soft || compareLesser(a, b);

/** What comes after how likely a loss is. */
export const compareLesser = (a: Score, b: Score): number =>
  a.shared - b.shared ||
  a.crowded - b.crowded ||
  a.preference - b.preference ||
  a.newSet - b.newSet ||
  a.fill - b.fill ||
  (a.ids === b.ids ? 0 : a.ids < b.ids ? -1 : 1);
