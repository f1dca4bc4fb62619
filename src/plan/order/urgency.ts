import type { Urgency } from '../../model/action.ts';
import type { Dataset } from '../../model/catalogue.ts';
import type { DatasetHealth } from '../../model/health.ts';

/** What cannot be made again, or must by law be kept. */
const irreplaceable = ({ reproduce, retention }: Dataset): boolean =>
  reproduce === null ||
  reproduce.possible === 'no' ||
  retention.legal?.hold === true ||
  (retention.legal !== null && retention.legal.keep !== null);

/** Triage (policy.md 5.1): class first, so that no arithmetic can bury a last copy. */
export function urgencyOf({ dataset, word, counted }: DatasetHealth): Urgency {
  const { min, want } = dataset.policy.copies;
  switch (word) {
    case 'lost':
      return { class: 0, why: 'no copy counts' };
    case 'critical':
      return irreplaceable(dataset)
        ? { class: 1, why: 'one copy is left, and it cannot be made again or must be kept' }
        : { class: 2, why: 'one copy is left' };
    case 'under':
      return { class: 2, why: `${counted} of at least ${min} copies` };
    case 'misplaced':
      return { class: 3, why: 'the copies do not lie as promised' };
    case 'degraded':
      return { class: 4, why: `${counted} of ${want} wanted copies` };
    case 'stale':
      return { class: 4, why: 'a copy is due to be brought up to date' };
    case 'unverified':
      return { class: 4, why: 'a copy is not verified' };
    case 'over':
    case 'ok':
      return { class: 4, why: 'routine' };
  }
}
