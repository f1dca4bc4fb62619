import type { AllAssumed } from '../durability/assumed.ts';
import { causeWords } from '../durability/cause-words.ts';
import { outcomeOf } from '../durability/outcome.ts';
import type { Scenario } from '../durability/scenario.ts';
import { dominantOf } from '../durability/why.ts';
import { assumptionNames } from '../model/assumptions.ts';

/** `holdfast/layouts/v1` (docs/JSON.md). */
export function layoutsJson(scenario: Scenario) {
  const { copies, loss, mttdlYears, damagedBlockPerYear, rawPerUsable } = outcomeOf(scenario);
  const dominant = dominantOf(scenario);
  return {
    schema: 'holdfast/layouts/v1',
    copies: copies.map((copy) => ({
      usableBytes: wholeBytes(copy.usableBytes),
      efficiency: copy.efficiency,
      poolLossPerYear: copy.poolLossPerYear,
      rebuildHours: copy.rebuildHours,
      restoreHours: copy.restoreHours,
      lossPerYear: copy.lossPerYear,
    })),
    loss,
    // JSON has no infinity: where nothing loses the last copy there is no mean time.
    mttdlYears: mttdlYears === Number.POSITIVE_INFINITY ? null : mttdlYears,
    damagedBlockPerYear,
    rawPerUsable,
    dominant: dominant === null ? null : causeWords[dominant],
    assumptions: assumptionsJson(scenario.assumed),
  };
}

/** Byte counts are decimal strings everywhere. */
export const wholeBytes = (bytes: number | null): string | null =>
  bytes === null ? null : String(BigInt(Math.floor(bytes)));

export const assumptionsJson = (assumed: AllAssumed) =>
  Object.fromEntries(
    assumptionNames.map((name) => {
      const { value, unit, source, default: usual } = assumed[name];
      return [name, { value, unit, source, default: usual }];
    }),
  );
