import { assumptionLines } from '../../state/show/assumptions-text.ts';
import { assumedFrom } from '../durability/assumed.ts';
import { whyOfFleet } from '../durability/fleet-loss.ts';
import { layoutRows } from '../durability/layout-table.ts';
import { riskYears } from '../durability/of-fleet.ts';
import type { Scenario } from '../durability/scenario.ts';
import { type PoolScenario, scenarioOfPool } from '../durability/scenario-of-pool.ts';
import { layoutColumns } from '../durability/table-words.ts';
import { decimalBytes, inPercent, lossLine, notKnown } from '../durability/words.ts';
import { risksIn } from '../health/loss.ts';
import type { Config } from '../model/config.ts';
import type { FleetHealth, PoolHealth } from '../model/health.ts';
import { wrapWords } from '../terminal/text.ts';
import type { CommandBody } from './command.ts';
import { exitCodes } from './exit.ts';
import { lookAndPlan } from './look.ts';
import { section, tableOf } from './numbers-table.ts';
import { print } from './output.ts';
import { withSession } from './session.ts';
import { alignColumns, type Paint, paintFor } from './words.ts';

const usualWidth = 80;

/** The pools and datasets of the fleet as it is. */
export const layoutsOfFleet: CommandBody = (invocation, io) =>
  withSession(invocation, io, async ({ config, ...session }) => {
    const { health } = await lookAndPlan({ config, ...session });
    const pools = health.pools
      .filter(({ pool }) => pool.role === 'archive')
      .map((each) => ({ ...each, asked: scenarioOf(each, config) }));
    const datasets = lossesOf(health, config);
    const width = io.stdout.columns ?? usualWidth;
    print(io, fleetText({ pools, datasets, config, width, paint: paintFor(io) }));
    const known = pools.every(({ asked }) => asked.known) && datasets.every((each) => each.known);
    return known ? exitCodes.ok : exitCodes.unknown;
  });

const scenarioOf = ({ pool, facts }: PoolHealth, { assumptions }: Config): PoolScenario =>
  scenarioOfPool(pool, facts, assumptions, riskYears);

interface DatasetLine {
  readonly id: string;
  readonly text: string;
  readonly known: boolean;
}

function lossesOf(health: FleetHealth, config: Config): readonly DatasetLine[] {
  const riskOf = risksIn(health, config);
  return health.datasets.map((each) => {
    const { id } = each.dataset;
    const risk = riskOf(each);
    if (!risk.known) return { id, text: `${notKnown}: ${risk.why}`, known: false };
    return { id, text: lossLine(whyOfFleet(risk.risk)), known: true };
  });
}

function fleetText(shown: {
  readonly pools: readonly (PoolHealth & { readonly asked: PoolScenario })[];
  readonly datasets: readonly DatasetLine[];
  readonly config: Config;
  readonly width: number;
  readonly paint: Paint;
}): string {
  const { pools, datasets, config, width, paint } = shown;
  return [
    paint.strong('The pools as they are (*), and what their disks would come to in other layouts'),
    '!: too small for what lies on the pool',
    ...pools.flatMap(({ pool, asked }) =>
      asked.known
        ? [
            '',
            ...wrapWords(`${pool.id}: ${disksText(asked.scenario)}`, width),
            ...poolLines(asked.scenario),
          ]
        : ['', `${pool.id}: ${notKnown}: ${asked.why}`],
    ),
    ...section(
      'How likely all copies of a dataset are lost',
      alignColumns(datasets.map(({ id, text }) => [id, text])),
    ),
    ...section('Assumed', assumptionLines(assumedFrom(config.assumptions.values), width)),
    '',
  ].join('\n');
}

/** What lies on the pool goes into it as it is, however full: ZFS lends some of what it keeps back. */
const poolLines = (scenario: Scenario): readonly string[] =>
  tableOf(
    layoutColumns(riskYears),
    layoutRows(scenario).map((row) => (row.own ? { ...row, fits: true } : row)),
  );

function disksText({ copies, assumed, dataBytes }: Scenario): string {
  const [copy] = copies;
  if (!copy) return notKnown;
  const { geometry, diskBytes, afr, uer } = copy;
  const own = assumed.afr.source === null ? '' : ` (${assumed.afr.source})`;
  return `${geometry?.disks ?? 0} disks of ${decimalBytes(diskBytes)}, AFR ${inPercent(afr)}${own}, UER ${uer}; ${decimalBytes(dataBytes)} lie on it`;
}
