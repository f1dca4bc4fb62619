import { known, valuesOf } from './assumed.ts';
import { mostCopies } from './chain.ts';
import { type CopyOutcome, copyOutcome } from './copy-outcome.ts';
import { damagedBlockPerYear } from './damage.ts';
import { eventsOf, lossOf } from './loss.ts';
import { copiesAtRisk, type Scenario } from './scenario.ts';
import { asIs } from './sensitivity.ts';

/** What comes of a scenario. null: not known. */
export interface Outcome {
  readonly copies: readonly CopyOutcome[];
  readonly loss: readonly {
    readonly years: number | null;
    readonly probability: number | null;
  }[];
  /** Infinity where nothing ever loses the last copy. */
  readonly mttdlYears: number | null;
  readonly damagedBlockPerYear: number | null;
  /** Bytes of disk that a byte of data takes, in all copies. */
  readonly rawPerUsable: number | null;
}

/** Computes what can be told of a scenario. */
export function outcomeOf(scenario: Scenario): Outcome {
  const assumed = valuesOf(scenario.assumed);
  const copies = scenario.copies.map((copy, place) => copyOutcome(scenario, place, copy, assumed));
  const risk = copiesAtRisk(scenario, asIs(assumed));
  const loss = risk && risk.length <= mostCopies ? lossOf(risk, eventsOf(risk, assumed)) : null;
  return {
    copies,
    loss: scenario.years.map((years) => ({
      years,
      probability: years === null || !loss ? null : known(loss.probability(years)),
    })),
    mttdlYears: loss && known(loss.mttdlYears()),
    damagedBlockPerYear: damaged(scenario, copies),
    rawPerUsable: rawPerUsableOf(copies),
  };
}

function damaged({ copies, dataBytes }: Scenario, outcomes: readonly CopyOutcome[]): number | null {
  const each = copies.flatMap(({ geometry, uer }, place) => {
    const remadePerYear = outcomes[place]?.remadePerYear ?? Number.NaN;
    return geometry === null ? [] : [{ geometry, uer: uer ?? Number.NaN, remadePerYear }];
  });
  if (each.length < copies.length || dataBytes === null) return null;
  return known(damagedBlockPerYear(each, dataBytes));
}

const rawPerUsableOf = (copies: readonly CopyOutcome[]): number | null =>
  copies.reduce<number | null>(
    (sum, { efficiency }) => (sum === null || efficiency === null ? null : sum + 1 / efficiency),
    0,
  );
