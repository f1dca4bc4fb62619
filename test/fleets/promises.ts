import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fleetArb } from './arbitrary.ts';
import type { FleetDraft } from './draft.ts';

/** How many fleets, and from which seed they are drawn. */
export interface Drawn {
  readonly fleets: number;
  readonly seed: number;
}

/** What was promised of a fleet and not kept, a sentence each. */
export type Judge<Promised extends string> = (
  draft: FleetDraft,
) => ReadonlyMap<Promised, readonly string[]>;

/** So many fleets of one seed are drawn at a time. */
const atOnce = 1000;

/**
 * Judges random fleets by everything that is promised of them. Each is judged once for all promises together; where one is
 * not kept, it is judged again for the fleet that broke it, which is then made as small as it can be.
 */
export function describePromises<Promised extends string>(
  { fleets, seed }: Drawn,
  sentences: Readonly<Record<Promised, string>>,
  judge: Judge<Promised>,
): void {
  describe(`the plan of ${fleets} random fleets (seed ${seed})`, () => {
    const brokenBy = new Map<Promised, { readonly seed: number; readonly path: string }>();

    beforeAll(() => {
      for (let judged = 0; judged < fleets; judged += atOnce) {
        const numRuns = Math.min(atOnce, fleets - judged);
        const drawn = { seed: seed + judged / atOnce, numRuns };
        for (const [at, draft] of fc.sample(fleetArb, drawn).entries())
          for (const promised of judge(draft).keys())
            if (!brokenBy.has(promised))
              brokenBy.set(promised, { seed: drawn.seed, path: `${at}` });
      }
    }, 36_000_000);

    const kept = (promised: Promised) =>
      fc.property(fleetArb, (draft) => {
        expect(judge(draft).get(promised) ?? []).toEqual([]);
      });

    for (const promised of Object.keys(sentences) as Promised[])
      it(sentences[promised], () => {
        const by = brokenBy.get(promised);
        if (by) fc.assert(kept(promised), { ...by, numRuns: atOnce });
        expect(by).toBeUndefined();
      }, 3_600_000);
  });
}
