import { assumptionLines } from '../../state/show/assumptions-text.ts';
import type { WhatIfModel } from '../../state/what-if.ts';
import { assumedFrom } from '../durability/assumed.ts';
import { whyOfFleet } from '../durability/fleet-loss.ts';
import { layoutRows } from '../durability/layout-table.ts';
import type { KnownRisk } from '../durability/of-fleet.ts';
import { riskYears } from '../durability/of-fleet.ts';
import type { Scenario } from '../durability/scenario.ts';
import { type PoolScenario, scenarioOfPool } from '../durability/scenario-of-pool.ts';
import { layoutColumns } from '../durability/table-words.ts';
import { decimalBytes, inPercent, lossLine, notKnown } from '../durability/words.ts';
import { risksIn } from '../health/loss.ts';
import type { Config } from '../model/config.ts';
import type { FleetHealth, PoolHealth } from '../model/health.ts';
import { count } from '../model/units.ts';
import { wrapWords } from '../terminal/text.ts';
import type { CommandBody, Io } from './command.ts';
import { exitCodes } from './exit.ts';
import { askedOf, modelOf } from './layouts-chosen.ts';
import { writeDrawing } from './layouts-drawing.ts';
import { type FleetLayouts, fleetLayoutsJson } from './layouts-fleet-json.ts';
import { setText } from './layouts-set-text.ts';
import { lookAndPlan } from './look.ts';
import { section, tableOf } from './numbers-table.ts';
import { print, printJson } from './output.ts';
import { withSession } from './session.ts';
import { alignColumns, type Paint, paintFor } from './words.ts';

const usualWidth = 80;

/** The pools and datasets of the fleet as it is. */
export const layoutsOfFleet: CommandBody = async (invocation, io) => {
  const asked = askedOf(invocation);
  return await withSession(invocation, io, async ({ config, ...session }) => {
    const { health } = await lookAndPlan({ config, ...session });
    const model = modelOf(asked, health, config);
    const pools = health.pools
      .filter(({ pool }) => pool.role === 'archive')
      .map((each) => ({ ...each, asked: scenarioOf(each, config) }));
    const datasets = lossesOf(model, health, config);
    const file = invocation.values.get('svg');
    if (file !== undefined) await drawFleet(model, file, io);
    const width = io.stdout.columns ?? usualWidth;
    const shown = { pools, datasets, model, config, width, paint: paintFor(io), env: io.env };
    if (invocation.flags.has('json')) printJson(io, fleetLayoutsJson(shown, health.at));
    else if (file !== '-') print(io, fleetText(shown));
    const known =
      pools.every((each) => each.asked.known) && datasets.every(({ risk }) => risk.known);
    return known ? exitCodes.ok : exitCodes.unknown;
  });
};

async function drawFleet({ lines, whatIf }: WhatIfModel, file: string, io: Io): Promise<void> {
  const points = lines.flatMap(({ row: { name, figures }, isNow }) =>
    figures.rawPerUsable === null || figures.loss === null
      ? []
      : [
          {
            name: isNow ? 'now' : name,
            own: isNow,
            share: 1 / figures.rawPerUsable,
            loss: figures.loss,
          },
        ],
  );
  const note = `of all disks holds data; ${count(whatIf.copies, 'copy', 'copies')} at ${count(whatIf.sites, 'site')}`;
  await writeDrawing(points, { years: riskYears, note, file }, io);
}

const scenarioOf = ({ pool, facts }: PoolHealth, { assumptions }: Config): PoolScenario =>
  scenarioOfPool(pool, facts, assumptions, riskYears);

const lossesOf = (
  { datasets }: WhatIfModel,
  health: FleetHealth,
  config: Config,
): FleetLayouts['datasets'] => {
  const riskOf = risksIn(health, config);
  return datasets.map((each) => ({ id: each.dataset.id, risk: riskOf(each) }));
};

function fleetText(
  shown: FleetLayouts & { readonly paint: Paint; readonly env: Io['env'] },
): string {
  const { pools, datasets, model, config, width, paint, env } = shown;
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
      paint.strong('How likely all copies of a dataset are lost'),
      alignColumns(datasets.map(({ id, risk }) => [id, datasetText(risk)])),
    ),
    ...section(
      paint.strong(`${count(model.datasets.length, 'dataset')} together`),
      setText(model, width, env),
    ),
    ...section('Assumed', assumptionLines(assumedFrom(config.assumptions.values), width)),
    '',
  ].join('\n');
}

const datasetText = (risk: KnownRisk): string =>
  risk.known ? lossLine(whyOfFleet(risk.risk)) : `${notKnown}: ${risk.why}`;

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
