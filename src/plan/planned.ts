import type { Action } from '../model/action.ts';
import type { Finding } from '../model/health.ts';
import type { DatasetId } from '../model/ids.ts';

/** What one part of the planner has to say: what to do, and what it found that nothing can be done about. */
export interface Planned {
  readonly actions: readonly Action[];
  readonly findings: ReadonlyMap<DatasetId, readonly Finding[]>;
}

export const nothingPlanned: Planned = { actions: [], findings: new Map() };

/** Findings of several parts about one dataset, in the order of the parts. */
export function findingsOf(parts: readonly Planned[]): ReadonlyMap<DatasetId, readonly Finding[]> {
  const all = new Map<DatasetId, Finding[]>();
  for (const { findings } of parts) {
    for (const [dataset, found] of findings) {
      const known = all.get(dataset);
      if (known) known.push(...found);
      else all.set(dataset, [...found]);
    }
  }
  return all;
}
