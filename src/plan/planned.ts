import type { Action } from '../model/action.ts';
import type { Finding } from '../model/health.ts';

/** What one part of the planner has to say of a dataset: what to do, and what it found that nothing can be done about. */
export interface Planned {
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
}
