import type { AssumptionName } from '../model/assumptions.ts';
import {
  type Assumptions,
  type AssumptionUnit,
  defaultAssumptions,
  ofEach,
} from './assumptions.ts';

/** A value in use and where it comes from: printed beside the numbers that rest on it. */
export interface Assumed {
  /** null: what was given is no such value, so that nothing may be computed by it. */
  readonly value: number | null;
  readonly unit: AssumptionUnit;
  readonly what: string;
  readonly source: string | null;
  /** Whether nobody gave it. */
  readonly default: boolean;
}

export type AllAssumed = Readonly<Record<AssumptionName, Assumed>>;

/** A value that somebody gave in place of a default. */
export type Given = Pick<Assumed, 'value' | 'source'>;

/** All assumptions: what was given, and the defaults for the rest. */
export const assumedFrom = (given: Partial<Readonly<Record<AssumptionName, Given>>>): AllAssumed =>
  ofEach((name) => {
    const { unit, what, ...usual } = defaultAssumptions[name];
    return { ...usual, ...given[name], unit, what, default: given[name] === undefined };
  });

/**
 * The values to compute by. What is not known is NaN in there: it spoils whatever is computed of it and nothing else,
 * and `known` says so.
 */
export const valuesOf = (assumed: AllAssumed): Assumptions =>
  ofEach((name) => assumed[name].value ?? Number.NaN);

/** A number that was computed; null where something that it rests on is not known. */
export const known = (computed: number): number | null =>
  Number.isNaN(computed) ? null : computed;
