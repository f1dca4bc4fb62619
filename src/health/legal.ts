import { Temporal } from 'temporal-polyfill';
import type { Dataset, LegalRetention } from '../model/catalogue.ts';
import { type Instant, instant } from '../model/ids.ts';

/** What law and contract say of destroying anything of a dataset. */
export type Law =
  | { readonly kind: 'free' }
  | {
      readonly kind: 'kept';
      /** `until 2035-04-30 (EPSRC-10y)`, `while a legal hold stands`: to be read after «stay» or «must be kept». */
      readonly text: string;
    };

const free: Law = { kind: 'free' };

/**
 * A legal hold keeps everything while it stands. A term keeps everything to the end of its last day, and one whose
 * first day nobody has written down has not ended: what cannot be told is no leave to destroy (S5, S8).
 */
export function lawOf({ retention: { legal } }: Dataset, now: Instant): Law {
  if (legal === null) return free;
  if (legal.hold) return { kind: 'kept', text: 'while a legal hold stands' };
  if (legal.keep === null) return free;
  const rule = legal.rule === null ? '' : ` (${legal.rule})`;
  if (legal.from === null) {
    return {
      kind: 'kept',
      text: `for ${legal.keep} after ${basisOf(legal)}, which has no date yet${rule}`,
    };
  }
  const last = endOf(legal.from, legal.keep);
  if (last === null) return { kind: 'kept', text: `for ${legal.keep} from ${legal.from}${rule}` };
  return isOver(last, now) ? free : { kind: 'kept', text: `until ${last}${rule}` };
}

function basisOf({ basis }: LegalRetention): string {
  switch (basis) {
    case 'creation':
      return 'its creation';
    case 'publication':
      return 'its publication';
    case 'project-end':
      return 'the end of its project';
    case 'last-access':
      return 'the last access to it';
    case 'fixed':
    case null:
      return 'a day';
  }
}

/**
 * The last day of a term that begins on `from`, as an ISO date: months and years are those of the calendar, and a day
 * that a month lacks is its last one. null when it cannot be reckoned.
 */
export function endOf(from: string, term: string): string | null {
  const key = `${from} ${term}`;
  const known = ends.get(key);
  if (known !== undefined) return known;
  const end = reckon(from, term);
  ends.set(key, end);
  return end;
}

/** Every look asks again, and the answer never changes. */
const ends = new Map<string, string | null>();

function reckon(from: string, term: string): string | null {
  try {
    // A term may be given in hours: it begins with the day.
    const begin = Temporal.PlainDate.from(from).toPlainDateTime();
    return begin.add(term).toPlainDate().toString();
  } catch {
    return null;
  }
}

/** Whether the day is past, everywhere: UTC runs twelve hours ahead of the last place on earth. */
export const isOver = (lastDay: string, now: Instant): boolean =>
  dateOf(instant(now - 12 * 3_600_000)) > lastDay;

/** The date in UTC. ISO dates of four-digit years are in the order of their text. */
export const dateOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
