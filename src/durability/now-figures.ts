import { count } from '../model/units.ts';
import { known } from './assumed.ts';
import { capacityOf } from './capacity.ts';
import { damagedBlockPerYear } from './damage.ts';
import { type Geometry, layoutText } from './layout.ts';
import { eventsOf, remadePerYear } from './loss.ts';
import type { Now } from './now.ts';
import { copiesAtRisk, type FleetRisk, type RiskyCopy } from './of-fleet.ts';
import { asIs } from './sensitivity.ts';
import { lossOfSet } from './set-loss.ts';
import { poolsOf, type SetRisk } from './set-risk.ts';
import type { Figures } from './what-if-rows.ts';

/** `raidz2 8 + mirror 2x2`: the layouts of the pools, where all lie on the same; else how many there are. */
export function nowText(now: Now, set: SetRisk): string {
  const [group, ...others] = set.groups;
  if (group && others.length === 0)
    return group.copies.map(({ make }) => make.parts.map(layoutText).join(', ')).join(' + ');
  return `${count(now.known, 'dataset')} on ${count(poolsOf(set).length, 'pool')}`;
}

/** What the pools that hold these datasets now come to. */
export function nowFigures(set: SetRisk): Figures {
  const pools = poolsOf(set);
  const capacities = new Map(
    pools.flatMap((copy) => {
      const capacity = capacityOfPool(set, copy);
      return capacity ? [[copy.pool, capacity] as const] : [];
    }),
  );
  const all = capacities.size === pools.length;
  const perUsable = (copy: RiskyCopy) => {
    const { raw, usable } = capacities.get(copy.pool) ?? { raw: 0, usable: 1 };
    return raw / usable;
  };
  const remade = set.groups.flatMap(remadeIn);
  return {
    usableBytes: all ? Math.min(...[...capacities.values()].map(({ usable }) => usable)) : null,
    rawPerUsable: all ? known(rawOf(set, perUsable)) : null,
    loss: lossOfSet(set),
    poolLossesPerYear: copiesAtRisk({ ...set, copies: pools, bytes: 0 }, asIs(set.assumed)).reduce(
      (sum, { disksPerYear }) => sum + disksPerYear,
      0,
    ),
    daysUnprotected: pools.reduce((sum, { pool }) => {
      const here = remade.filter((each) => each.pool === pool).map(({ days }) => days);
      return sum + Math.max(0, ...here);
    }, 0),
    damagedBlockPerYear: set.groups.reduce((sum, group) => sum + damagedIn(group), 0),
  };
}

/** Bytes of disk that a byte of these data takes, in all its copies. */
function rawOf({ groups }: SetRisk, perUsable: (copy: RiskyCopy) => number): number {
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0);
  const raw = groups.reduce(
    (sum, group) =>
      sum + group.bytes * group.copies.reduce((each, copy) => each + perUsable(copy), 0),
    0,
  );
  return raw / bytes;
}

/** Days a year on which a pool's copies are missing and being made again from others. */
function remadeIn({ copies, assumed, bytes }: FleetRisk) {
  const risks = copiesAtRisk({ copies, assumed, bytes }, asIs(assumed));
  const events = eventsOf(risks, assumed);
  return copies.map(({ pool }, place) => ({
    pool,
    days: (remadePerYear(risks, events, place) * (risks[place]?.restoreHours ?? 0)) / 24,
  }));
}

function damagedIn(group: FleetRisk): number {
  const { copies, assumed, bytes } = group;
  const risks = copiesAtRisk(group, asIs(assumed));
  const events = eventsOf(risks, assumed);
  return damagedBlockPerYear(
    copies.flatMap(({ make, own }, place) =>
      leastRedundant(make.parts).map((geometry) => ({
        geometry,
        uer: own.uer ?? assumed.uer,
        remadePerYear: remadePerYear(risks, events, place),
      })),
    ),
    bytes,
  );
}

/** What is read from a vdev that can mend nothing is read as it is, whatever the others can. */
const leastRedundant = (parts: readonly Geometry[]): readonly Geometry[] =>
  [parts.find(({ layout }) => layout.kind === 'stripe') ?? parts[0]].flatMap((each) => each ?? []);

/** What a pool holds, and the disks that it is made of. */
function capacityOfPool(
  { assumed }: SetRisk,
  { make: { parts, diskBytes }, own }: RiskyCopy,
): { readonly usable: number; readonly raw: number } | null {
  const { ashift } = { ...assumed, ...own };
  const each = parts.map((part) => capacityOf(part, { bytes: diskBytes, overhead: 0, ashift }));
  const usable = each.reduce((sum, capacity) => sum + (capacity?.usableBytes ?? 0), 0);
  const raw = parts.reduce((sum, { disks }) => sum + disks * diskBytes, 0);
  return each.includes(null) ? null : { usable, raw };
}
