import type { Urgency } from '../../model/action.ts';
import { type HealthWord, healthWords } from '../../model/health.ts';
import type { Question } from './question.ts';
import type { PlacementRequest } from './request.ts';

/** A dataset whose places are asked for, and how badly it stands. */
export interface Case {
  readonly request: PlacementRequest;
  readonly urgency: Urgency['class'];
  readonly word: HealthWord;
}

export interface Asking extends Case {
  readonly question: Question;
}

/**
 * Who chooses first where room is short (policy.md 3.3): how badly it stands, what cannot be made again, who has the
 * fewest pools to choose from, the larger ones while there is still room for them, and the id.
 */
export const inTriageOrder = (cases: readonly Asking[]): readonly Asking[] => {
  const keyed = cases.map((each) => ({ each, pools: poolsFor(each) }));
  return keyed
    .sort(
      (a, b) =>
        a.each.urgency - b.each.urgency ||
        severity(a.each) - severity(b.each) ||
        reproducible(a.each) - reproducible(b.each) ||
        a.pools - b.pools ||
        (a.each.request.bytes === b.each.request.bytes ? 0 : largerFirst(a.each, b.each)) ||
        (a.each.request.dataset.id < b.each.request.dataset.id ? -1 : 1),
    )
    .map(({ each }) => each);
};

const severity = ({ word }: Case): number => healthWords.indexOf(word);
const reproducible = ({ request: { dataset } }: Case): number =>
  dataset.reproduce?.possible === 'yes' ? 1 : 0;
const largerFirst = (a: Case, b: Case): number => (a.request.bytes > b.request.bytes ? -1 : 1);

/** Pools that would have room for it if nothing else were placed. */
const poolsFor = ({ question, request }: Asking): number =>
  question.candidates.filter(({ place }) => place.room >= request.bytes).length;
