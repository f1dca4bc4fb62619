import { setText, type Usual, usualLayouts, withCommonMode, withLayouts } from './alternatives.ts';
import { causeWords } from './cause-words.ts';
import { layoutText } from './layout.ts';
import type { LayoutTable, SetRow } from './layout-table.ts';
import type { Scenario } from './scenario.ts';
import { whyOf } from './why.ts';
import { decimalBytes, oneIn, percent, tibText, yearsText } from './words.ts';

/**
 * What the table says about two copies, in plain words: what a stripe wins in capacity and costs in risk against
 * raidz, and what the risk is then. Empty where the disks are too few to compare, or something is not known.
 */
export function answerTo(scenario: Scenario, table: LayoutTable): string {
  const layouts = usualLayouts(scenario.copies[0]?.geometry?.disks ?? 0);
  const find = (...names: readonly Usual[]): Known | null => {
    const text = setText(names.flatMap((name) => layouts.get(name) ?? []));
    return known(table.sets.find(({ geometries }) => setText(geometries) === text));
  };
  const stripes = find('stripe', 'stripe');
  const single = find('raidz1', 'raidz1');
  const double = find('raidz2', 'raidz2');
  const mixed = find('stripe', 'raidz2');
  const third = find('stripe', 'stripe', 'stripe');
  if (!stripes || !single || !double || !mixed || !third) return '';
  const [, longest] = table.years;
  return [
    `With 2 copies at 2 sites, a stripe holds ${more(stripes, double)} more than raidz2 (${tibText(stripes.usableBytes)} against ${tibText(double.usableBytes)} TiB a pool) and ${more(stripes, single)} more than raidz1.`,
    `It costs ${short(stripes.poolLossesPerYear)} whole pools a year, each of which leaves the data in one copy for ${short(stripes.restoreDays)} days; within ${yearsText(longest)} all is lost with a probability of ${oneIn(stripes.longest)}, against ${oneIn(double.longest)}.`,
    `raidz1 keeps ${percent(single.usableBytes / stripes.usableBytes)} of the capacity and takes away ${takenAway(stripes, single)} of that risk.`,
    remaining(scenario, single, table.commonMode),
    `Between them lies a stripe beside a raidz2: ${oneIn(mixed.longest)} for ${mixed.rawPerUsable.toFixed(2)} bytes of disk a byte of data, instead of ${stripes.rawPerUsable.toFixed(2)} and ${double.rawPerUsable.toFixed(2)}; three stripes at three sites come to ${oneIn(third.longest)} for ${third.rawPerUsable.toFixed(2)}.`,
    ...reading(scenario),
    ...tooSmall(scenario, table),
  ].join(' ');
}

type Known = SetRow & {
  readonly [Key in
    | 'usableBytes'
    | 'rawPerUsable'
    | 'longest'
    | 'withCommonMode'
    | 'poolLossesPerYear'
    | 'restoreDays']: number;
};

function known(row: SetRow | undefined): Known | null {
  if (!row) return null;
  const { usableBytes, rawPerUsable, longest } = row;
  const { withCommonMode: common, poolLossesPerYear, restoreDays } = row;
  if (usableBytes === null || rawPerUsable === null || longest === null || common === null)
    return null;
  if (poolLossesPerYear === null || restoreDays === null) return null;
  return {
    ...row,
    usableBytes,
    rawPerUsable,
    longest,
    withCommonMode: common,
    poolLossesPerYear,
    restoreDays,
  };
}

const more = (one: Known, other: Known) => percent(one.usableBytes / other.usableBytes - 1);

const short = (value: number) => String(Number(value.toPrecision(2)));

/** Rounded down: 99.96 % is not all of it. */
function takenAway(before: Known, after: Known): string {
  const share = 1 - after.longest / before.longest;
  return share >= 0.999 ? 'more than 99.9 %' : percent(share);
}

/** What is largest once disks are looked after. */
function remaining(scenario: Scenario, single: Known, commonMode: number | null): string {
  const pair = withLayouts(scenario, single.geometries, 'sites of their own');
  const { dominant } = whyOf(withCommonMode(pair, commonMode));
  if (dominant === null) return '';
  const still = `the largest risk is ${causeWords[dominant]}: ${oneIn(single.withCommonMode)} in all`;
  return dominant === 'disks' || dominant === 'batch'
    ? `Even then ${still}.`
    : `After that ${still}, which no layout changes.`;
}

/** A copy without redundancy is read back as it is. */
function reading({ copies, dataBytes }: Scenario): readonly string[] {
  const uer = copies[0]?.uer ?? null;
  if (uer === null || dataBytes === null) return [];
  const met = -Math.expm1(-8 * dataBytes * uer);
  return [
    `Made again from a stripe, ${decimalBytes(dataBytes)} meet an unreadable block with a probability of ${oneIn(met)}: a stripe is for data that can be made again, or for one side of two.`,
  ];
}

function tooSmall({ dataBytes }: Scenario, { layouts }: LayoutTable): readonly string[] {
  const small = layouts.filter(({ fits }) => fits === false);
  if (small.length === 0) return [];
  const names = small.map(
    ({ geometry, copy }) => `${layoutText(geometry)} (${tibText(copy.usableBytes)} TiB)`,
  );
  return [`${decimalBytes(dataBytes)} do not go into ${names.join(', ')}.`];
}
