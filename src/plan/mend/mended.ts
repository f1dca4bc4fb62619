import type { Action } from '../../model/action.ts';
import type { Finding } from '../../model/health.ts';

/** What is to be done about a copy that cannot follow its origin. */
export interface Mended {
  readonly action: Action | null;
  /** It will be brought to count there: no other place has to be found for it. */
  readonly keeps: boolean;
  readonly findings: readonly Finding[];
}
