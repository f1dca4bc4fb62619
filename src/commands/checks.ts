import type { Action } from '../model/action.ts';
import { factText } from '../plan/facts/facts.ts';

/** The facts that are read again before the steps run (S2), in words, each once: steps share most of them. */
export const checksOf = (action: Action): readonly string[] => [
  ...new Set(action.steps.flatMap((step) => step.facts.map(factText))),
];
