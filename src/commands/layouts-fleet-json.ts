import type { LayoutLine, WhatIfModel } from '../../state/what-if.ts';
import { assumedFrom } from '../durability/assumed.ts';
import { causeWords } from '../durability/cause-words.ts';
import { type FleetLoss, whyOfFleet } from '../durability/fleet-loss.ts';
import { layoutText } from '../durability/layout.ts';
import { layoutRows } from '../durability/layout-table.ts';
import type { KnownRisk } from '../durability/of-fleet.ts';
import type { PoolScenario } from '../durability/scenario-of-pool.ts';
import { whyOfSet } from '../durability/set-loss.ts';
import type { Config } from '../model/config.ts';
import type { PoolHealth } from '../model/health.ts';
import type { DatasetId, Instant } from '../model/ids.ts';
import { formatInstant } from '../model/units.ts';
import { assumptionsJson, wholeBytes } from './layouts-json.ts';

/** What `layouts` tells of the fleet as it is. */
export interface FleetLayouts {
  readonly pools: readonly (PoolHealth & { readonly asked: PoolScenario })[];
  readonly datasets: readonly { readonly id: DatasetId; readonly risk: KnownRisk }[];
  readonly model: WhatIfModel;
  readonly config: Config;
  readonly width: number;
}

/** `holdfast/fleet-layouts/v1` (docs/JSON.md). */
export function fleetLayoutsJson({ pools, datasets, model, config }: FleetLayouts, at: Instant) {
  const { now, whatIf, lines } = model;
  const { dataBytes, diskBytes, ...chosen } = whatIf;
  return {
    schema: 'holdfast/fleet-layouts/v1',
    at: formatInstant(at),
    pools: pools.map(({ pool, asked }) => ({ pool: pool.id, ...poolJson(asked) })),
    datasets: datasets.map(({ id, risk }) => ({
      id,
      loss: risk.known ? lossJson(whyOfFleet(risk.risk)) : null,
      why: risk.known ? null : risk.why,
    })),
    together: {
      datasets: now.known,
      loss: now.set && lossJson(whyOfSet(now.set)),
      notCounted: now.unknown,
    },
    chosen: { ...chosen, dataBytes: wholeBytes(dataBytes), diskBytes: wholeBytes(diskBytes) },
    layouts: lines.map(lineJson),
    assumptions: assumptionsJson(assumedFrom(config.assumptions.values)),
  };
}

const lossJson = ({ years, probability, dominant, withOneMoreSite }: FleetLoss) => ({
  years,
  probability,
  dominant: dominant === null ? null : causeWords[dominant],
  withOneMoreSite,
});

const poolJson = (asked: PoolScenario) => ({
  why: asked.known ? null : asked.why,
  layouts: asked.known
    ? layoutRows(asked.scenario).map(({ geometry, own, copy, fits }) => ({
        layout: layoutText(geometry),
        now: own,
        usableBytes: wholeBytes(copy.usableBytes),
        efficiency: copy.efficiency,
        poolLossPerYear: copy.poolLossPerYear,
        rebuildHours: copy.rebuildHours,
        lossPerYear: copy.lossPerYear,
        fits: own ? true : fits,
      }))
    : [],
});

function lineJson({ row: { name, why, figures }, isNow, fits, kept }: LayoutLine) {
  const { usableBytes, loss, ...rest } = figures;
  return {
    layout: name,
    now: isNow,
    why,
    usableBytes: wholeBytes(usableBytes),
    probability: loss,
    ...rest,
    fits,
    keeps: kept?.kept ?? null,
    lacking: [...(kept?.lacking ?? [])].map(([lack, ids]) => ({ why: lack, datasets: ids })),
  };
}
