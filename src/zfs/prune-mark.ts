import { type Instant, instant } from '../model/ids.ts';
import type { PruneMark } from '../model/observation.ts';
import { formatInstant } from '../model/units.ts';

/** The user property that marks a snapshot as no longer wanted, with the moment from which the policy's delay counts. */
export const pruneProperty = 'holdfast:prune';

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** As it is written: whole seconds, UTC. */
export const pruneMarkText = (at: Instant): string => formatInstant(at);

/** S12: only what `pruneMarkText` writes is a mark; a day that the calendar has not, or a guess at another form, is none. */
export function readPruneMark(text: string): PruneMark {
  const at = shape.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) || formatInstant(instant(at)) !== text ? 'unreadable' : instant(at);
}
