import type { PoolId } from '../../model/ids.ts';
import type { Candidate } from './question.ts';
import { type Place, type Rooms, roomsOf } from './request.ts';
import type { Option } from './sets.ts';
import type { Asking } from './triage.ts';

/** Room that this plan has not promised yet, and to whom it has promised the rest: two datasets never get the same bytes. */
export interface Ledger {
  readonly rooms: Rooms;
  /** What a dataset is promised. */
  given(to: Asking): Option | null;
  /** Those who are promised room on a pool, in the order in which they were. */
  on(pool: PoolId): readonly Asking[];
  promise(to: Asking, option: Option): void;
  /** Takes back what a dataset was promised. */
  release(from: Asking): void;
}

export function openLedger(places: readonly Place[]): Ledger {
  const rooms = roomsOf(places);
  const given = new Map<Asking, Option>();
  const on = new Map<PoolId, Set<Asking>>();
  const add = ({ place }: Candidate, bytes: bigint) =>
    rooms.set(place.pool.id, (rooms.get(place.pool.id) ?? 0n) + bytes);
  const holdersOf = (pool: PoolId) => {
    const known = on.get(pool) ?? new Set<Asking>();
    on.set(pool, known);
    return known;
  };
  return {
    rooms,
    given: (to) => given.get(to) ?? null,
    on: (pool) => [...(on.get(pool) ?? [])],
    promise(to, option) {
      given.set(to, option);
      for (const each of option.places) {
        add(each, -to.request.bytes);
        holdersOf(each.place.pool.id).add(to);
      }
    },
    release(from) {
      for (const each of given.get(from)?.places ?? []) {
        add(each, from.request.bytes);
        holdersOf(each.place.pool.id).delete(from);
      }
      given.delete(from);
    },
  };
}
