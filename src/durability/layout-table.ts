import {
  commonDisks,
  layoutsToCompare,
  setsToCompare,
  setText,
  withCommonMode,
  withLayouts,
} from './alternatives.ts';
import { defaultAssumptions } from './assumptions.ts';
import type { CopyOutcome } from './copy-outcome.ts';
import { type Geometry, layoutText } from './layout.ts';
import { outcomeOf } from './outcome.ts';
import type { Scenario } from './scenario.ts';

/** What one copy comes to in one layout. */
export interface LayoutRow {
  readonly geometry: Geometry;
  /** Whether it is one of the scenario's. */
  readonly own: boolean;
  /** Without anything that takes all copies at once. */
  readonly copy: CopyOutcome;
  /** Whether the data go into the pool; null: not known. */
  readonly fits: boolean | null;
}

/** What a set of copies comes to. */
export interface SetRow {
  readonly geometries: readonly Geometry[];
  readonly own: boolean;
  /** Whether the data go into the smallest of the pools; null: not known. */
  readonly fits: boolean | null;
  /** What the smallest of the pools holds. */
  readonly usableBytes: number | null;
  readonly rawPerUsable: number | null;
  /** At sites of their own, without anything that takes all copies at once. */
  readonly shortest: number | null;
  readonly longest: number | null;
  readonly mttdlYears: number | null;
  /** Over the longest time, with something that takes all copies at once. */
  readonly withCommonMode: number | null;
  /** The same, at one site. */
  readonly atOneSite: number | null;
  readonly damagedBlockPerYear: number | null;
  /** Whole pools that are lost by their disks, a year. */
  readonly poolLossesPerYear: number | null;
  /** Days until a lost copy is there again. */
  readonly restoreDays: number | null;
  /** Days a year on which a copy is missing and being made again. */
  readonly daysUnprotected: number | null;
}

/** The same disks in other layouts. */
export interface LayoutTable {
  readonly layouts: readonly LayoutRow[];
  readonly sets: readonly SetRow[];
  /** Years of `shortest` and `longest`. */
  readonly years: readonly [shortest: number, longest: number];
  /** How often a year something takes all copies, where the table says so; null: not known. */
  readonly commonMode: number | null;
}

/** The table of layouts for the disks of a scenario; null where its copies have different disks, or not known ones. */
export function layoutTable(scenario: Scenario): LayoutTable | null {
  const common = commonDisks(scenario.copies);
  const years = scenario.years.flatMap((each) => each ?? []);
  if (!common || years.length === 0) return null;
  const { value } = scenario.assumed.commonMode;
  const commonMode = value === 0 ? defaultAssumptions.commonMode.value : value;
  const span = [Math.min(...years), Math.max(...years)] as const;
  const asked = { ...scenario, years: span };
  return {
    layouts: layoutRows(asked),
    sets: setsToCompare(asked, common.disks).map((set) => setRow(asked, set, commonMode)),
    years: span,
    commonMode,
  };
}

/** What one copy comes to in each layout of the disks; none where the copies have different disks, or not known ones. */
export function layoutRows(scenario: Scenario): readonly LayoutRow[] {
  const common = commonDisks(scenario.copies);
  if (!common) return [];
  return layoutsToCompare(scenario, common.disks).flatMap((each) => rowsOf(scenario, each));
}

function rowsOf(scenario: Scenario, geometry: Geometry): readonly LayoutRow[] {
  const alone = withCommonMode(withLayouts(scenario, [geometry], 'sites of their own'), 0);
  const names = scenario.copies.map((each) => each.geometry && layoutText(each.geometry));
  return outcomeOf(alone).copies.map((copy) => ({
    geometry,
    copy,
    own: names.includes(layoutText(geometry)),
    fits: fitsIn(copy.usableBytes, scenario),
  }));
}

function setRow(
  scenario: Scenario,
  set: readonly Geometry[],
  commonMode: LayoutTable['commonMode'],
): SetRow {
  const apart = withLayouts(scenario, set, 'sites of their own');
  const plain = outcomeOf(withCommonMode(apart, 0));
  const longestOf = (each: Scenario) => outcomeOf(each).loss[1]?.probability ?? null;
  const sum = (of: (copy: CopyOutcome) => number | null) => total(plain.copies.map(of));
  const restoreDays = times(plain.copies[0]?.restoreHours ?? null, 1 / 24);
  const usableBytes = plain.copies
    .map((copy) => copy.usableBytes)
    .reduce((least, each) => (least === null || each === null ? null : Math.min(least, each)));
  return {
    geometries: set,
    own: setText(set) === setText(scenario.copies.flatMap(({ geometry }) => geometry ?? [])),
    usableBytes,
    fits: fitsIn(usableBytes, scenario),
    rawPerUsable: plain.rawPerUsable,
    shortest: plain.loss[0]?.probability ?? null,
    longest: plain.loss[1]?.probability ?? null,
    mttdlYears: plain.mttdlYears,
    withCommonMode: longestOf(withCommonMode(apart, commonMode)),
    atOneSite: longestOf(withCommonMode(withLayouts(scenario, set, 'one site'), commonMode)),
    damagedBlockPerYear: set.length < 2 ? null : plain.damagedBlockPerYear,
    poolLossesPerYear: sum(({ poolLossPerYear }) => poolLossPerYear),
    restoreDays,
    daysUnprotected:
      set.length < 2
        ? null
        : times(
            sum(({ remadePerYear }) => remadePerYear),
            restoreDays,
          ),
  };
}

const fitsIn = (usableBytes: number | null, { dataBytes }: Scenario): boolean | null =>
  dataBytes === null || usableBytes === null ? null : usableBytes >= dataBytes;

const total = (values: readonly (number | null)[]): number | null =>
  values.reduce((sum, each) => (sum === null || each === null ? null : sum + each), 0);

const times = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one * other;
