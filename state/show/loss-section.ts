import { assumedFrom } from '../../src/durability/assumed.ts';
import { risksIn } from '../../src/health/loss.ts';
import type { Config } from '../../src/model/config.ts';
import type { DatasetHealth, FleetHealth } from '../../src/model/health.ts';
import { blank, type Line, line } from '../../src/terminal/style.ts';
import { assumptionLines, ownAssumptionLines } from './assumptions-text.ts';
import { lossLines } from './loss-lines.ts';
import { paragraph, type Room } from './room.ts';

/** How likely the loss of a dataset is, what it takes for granted, and what is worse just now than that. */
export function lossSection(
  dataset: DatasetHealth,
  fleet: FleetHealth,
  config: Config,
  room: Room,
): readonly Line[] {
  const pools = dataset.copies.filter(({ counted }) => counted).map(({ pool }) => pool.id);
  const known = risksIn(fleet, config)(dataset);
  return [
    ...lossLines(known, room),
    ...fleet.pools
      .filter(({ pool, facts }) => pools.includes(pool.id) && facts?.state === 'DEGRADED')
      .flatMap(({ pool }) =>
        paragraph(
          [],
          `${pool.id} is DEGRADED: until it is whole again a loss is likelier than this.`,
          room.width,
          'warning',
        ),
      ),
    blank,
    line('Assumed', 'strong'),
    ...assumptionLines(assumedFrom(config.assumptions.values), room.width).map((text) =>
      line(text),
    ),
    ...ownAssumptionLines(pools, config.assumptions.pools).flatMap((text) =>
      paragraph([], text, room.width),
    ),
  ];
}
