import type { Dataset } from '../model/catalogue.ts';
import type { Copy, Finding } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { dateOf, endOf, isOver, lawOf } from './legal.ts';

/**
 * What its steward has to decide on: holdfast ends nothing by itself. A term runs from the day that the catalogue
 * gives; without one, from the oldest snapshot that is known of it: the data is at least that old.
 */
export function legalFindings(
  dataset: Dataset,
  copies: readonly Copy[],
  now: Instant,
): readonly Finding[] {
  const { desirable, deleteAfter, legal } = dataset.retention;
  if (desirable === null && deleteAfter === null) return [];
  const from = legal?.from ?? oldestDate(copies);
  if (from === null) return [];
  const past = (term: string): string | null => {
    const end = endOf(from, term);
    return end !== null && isOver(end, now) ? end : null;
  };
  return [
    ...dueFinding(dataset, deleteAfter === null ? null : past(deleteAfter), now),
    ...overFinding(dataset, desirable === null ? null : past(desirable.keep), now),
  ];
}

function dueFinding(dataset: Dataset, end: string | null, now: Instant): readonly Finding[] {
  if (end === null) return [];
  const law = lawOf(dataset, now);
  const but =
    law.kind === 'free'
      ? `${stewardOf(dataset)} decides on its deletion, which holdfast does not do`
      : `but it must be kept ${law.text}: ${stewardOf(dataset)} has to say which holds`;
  return [
    {
      kind: 'delete-due',
      severity: 'warning',
      pool: null,
      text: `it was to be deleted by ${end}: ${but}`,
    },
  ];
}

/** While law keeps it, that it is wanted no longer is nothing that anyone could act on. */
function overFinding(dataset: Dataset, end: string | null, now: Instant): readonly Finding[] {
  if (end === null || lawOf(dataset, now).kind === 'kept') return [];
  return [
    {
      kind: 'retention-over',
      severity: 'note',
      pool: null,
      text: `it was wanted until ${end}: ${stewardOf(dataset)} decides whether it is kept for longer`,
    },
  ];
}

const stewardOf = ({ steward }: Dataset): string =>
  steward === null
    ? 'its steward, whom the catalogue does not name,'
    : `its steward ${steward.name}${steward.email === null ? '' : ` <${steward.email}>`}`;

function oldestDate(copies: readonly Copy[]): string | null {
  let oldest: Instant | null = null;
  for (const { members } of copies) {
    for (const { facts } of members) {
      const first = facts.snapshots[0]?.creation;
      if (first !== undefined && (oldest === null || first < oldest)) oldest = first;
    }
  }
  return oldest === null ? null : dateOf(oldest);
}
