import { type Geometry, shapeOf } from './layout.ts';

export interface DamageCopy {
  readonly geometry: Geometry;
  /** Unrecoverable read errors by bit read. */
  readonly uer: number;
  /** How often this copy is lost and made again from the other, a year. */
  readonly remadePerYear: number;
}

/**
 * How often a year a copy is made again from one that has no redundancy and meets an unreadable block: data is
 * damaged, not lost. ZFS names the files; redundancy in the source heals it, and so does a third copy. Makers'
 * error rates are upper bounds.
 */
export function damagedBlockPerYear(copies: readonly DamageCopy[], bytes: number): number {
  const [one, other, ...more] = copies;
  if (!one || !other || more.length > 0) return 0;
  const whileFrom = (lost: DamageCopy, source: DamageCopy) =>
    isRedundant(source.geometry) ? 0 : lost.remadePerYear * -Math.expm1(-8 * bytes * source.uer);
  return whileFrom(one, other) + whileFrom(other, one);
}

function isRedundant(geometry: Geometry): boolean {
  const shape = shapeOf(geometry);
  return shape.ok && shape.parity > 0;
}
