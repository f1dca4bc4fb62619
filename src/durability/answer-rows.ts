import { type Usual, usualLayouts, withCommonMode } from './alternatives.ts';
import { defaultAssumptions } from './assumptions.ts';
import type { Geometry } from './layout.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Scenario } from './scenario.ts';
import { mostCopiesAsked } from './what-if.ts';
import { longestOf } from './why.ts';

/** What the chosen copies come to in some layouts, at the places where they are. All of it known. */
export interface AnswerRow {
  readonly name: Usual;
  readonly scenario: Scenario;
  readonly usableBytes: number;
  readonly rawPerUsable: number;
  /** Within the longest time, by all but what takes every copy wherever it is. */
  readonly loss: number;
  /** Whole pools that are lost by their disks, a year. */
  readonly poolLossesPerYear: number;
  /** Days until a lost copy is there again; of a single copy, never. */
  readonly restoreDays: number;
}

/** The layouts that the answer weighs: the thriftiest, the safest of the usual ones, and one between them. */
export interface AnswerRows {
  readonly years: number;
  readonly stripe: AnswerRow;
  readonly safe: AnswerRow;
  /** null where there is none between them. */
  readonly single: AnswerRow | null;
  /** The first copy safe, the others stripes; null of a single copy. */
  readonly mixed: AnswerRow | null;
  /** One more stripe, at a site of its own; null where there are as many copies as anybody pays for. */
  readonly more: AnswerRow | null;
}

/** null where the disks are too few to compare, or something is not known. */
export function answerRows(scenario: Scenario): AnswerRows | null {
  const layouts = usualLayouts(scenario.copies[0]?.geometry?.disks ?? 0);
  const safest = (['raidz2', 'mirrors', 'raidz1'] as const).find((name) => layouts.has(name));
  const years = longestOf(scenario);
  if (safest === undefined || years === null) return null;
  const row = (first: Usual, others: Usual, of = scenario) =>
    rowOf(first, withFirst(of, layouts.get(first), layouts.get(others)), years);
  const stripe = row('stripe', 'stripe');
  const safe = row(safest, safest);
  if (!stripe || !safe) return null;
  return {
    years,
    stripe,
    safe,
    single: safest === 'raidz1' ? null : row('raidz1', 'raidz1'),
    mixed: scenario.copies.length < 2 ? null : row(safest, 'stripe'),
    more:
      scenario.copies.length < mostCopiesAsked
        ? row('stripe', 'stripe', withOneMore(scenario))
        : null,
  };
}

/** With something that takes every copy wherever it is: as the scenario has it, or where it has none, as is usual. */
export function withWhatTakesAll(scenario: Scenario): Scenario {
  const { value } = scenario.assumed.commonMode;
  return withCommonMode(scenario, value === 0 ? defaultAssumptions.commonMode.value : value);
}

/** The copies where they are, the first in one layout and the others in another. */
const withFirst = (
  scenario: Scenario,
  first: Geometry | undefined,
  others: Geometry | undefined,
): Scenario => ({
  ...scenario,
  copies: scenario.copies.map((copy, place) => ({
    ...copy,
    geometry: (place === 0 ? first : others) ?? null,
  })),
});

function withOneMore(scenario: Scenario): Scenario {
  const more = scenario.copies.slice(-1).map((copy) => ({
    ...copy,
    domains: { ...copy.domains, host: null, site: null },
  }));
  return { ...scenario, copies: [...scenario.copies, ...more] };
}

function rowOf(name: Usual, scenario: Scenario, years: number): AnswerRow | null {
  const outcome = outcomeOf(withCommonMode({ ...scenario, years: [years] }, 0));
  const usable = outcome.copies.map(({ usableBytes }) => usableBytes ?? Number.NaN);
  const restoreHours = Math.max(...outcome.copies.map((copy) => copy.restoreHours ?? Number.NaN));
  const row = {
    usableBytes: Math.min(...usable),
    rawPerUsable: outcome.rawPerUsable ?? Number.NaN,
    loss: outcome.loss[0]?.probability ?? Number.NaN,
    poolLossesPerYear: poolLosses(outcome),
    restoreDays: restoreHours / 24,
  };
  return Object.values(row).some(Number.isNaN) ? null : { name, scenario, ...row };
}

const poolLosses = ({ copies }: Outcome): number =>
  copies.reduce((sum, { poolLossPerYear }) => sum + (poolLossPerYear ?? Number.NaN), 0);
