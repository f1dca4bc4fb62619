import fc from 'fast-check';
import type { MemberDraft } from './draft.ts';

/** A filesystem or volume of a dataset, encrypted or not. */
export const memberArb: fc.Arbitrary<MemberDraft> = fc.record({
  type: fc.constantFrom('filesystem', 'filesystem', 'filesystem', 'volume'),
  encryption: fc.constantFrom('plain', 'as above', 'as above', 'own key'),
} as const);
