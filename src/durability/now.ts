import type { DatasetId } from '../model/ids.ts';
import type { AllAssumed } from './assumed.ts';
import { capacityOf } from './capacity.ts';
import { damagedBlockPerYear } from './damage.ts';
import { lossOfFleet } from './fleet-loss.ts';
import { type Geometry, layoutText } from './layout.ts';
import { eventsOf, remadePerYear } from './loss.ts';
import { copiesAtRisk, type FleetRisk, type KnownRisk } from './of-fleet.ts';
import { asIs } from './sensitivity.ts';
import { mostCopiesAsked, type WhatIf } from './what-if.ts';
import { type Figures, unknownFigures } from './what-if-rows.ts';

/** A dataset as it is kept now. */
export interface KeptDataset {
  readonly id: DatasetId;
  /** Copies that its policy wants. */
  readonly want: number;
  readonly bytes: bigint;
  readonly risk: KnownRisk;
}

/** How a set of datasets is kept: told by the likeliest to be lost of those that are wanted in most copies. */
export interface Now {
  /** null where of no dataset it is known. */
  readonly worst: Kept | null;
  /** Of all of them together. */
  readonly dataBytes: number;
}

interface Kept {
  readonly id: DatasetId;
  readonly want: number;
  readonly risk: FleetRisk;
}

export function nowOf(datasets: readonly KeptDataset[]): Now {
  let worst: Kept | null = null;
  let most = -1;
  // What may be lost and is fetched again tells nothing of what may not.
  const wanted = Math.max(...datasets.map(({ want, risk }) => (risk.known ? want : 0)));
  for (const kept of largestOfEach(datasets.filter(({ want }) => want === wanted))) {
    const loss = lossOfFleet(kept.risk);
    if (loss <= most) continue;
    most = loss;
    worst = kept;
  }
  return { worst, dataBytes: Number(datasets.reduce((sum, { bytes }) => sum + bytes, 0n)) };
}

/** Of datasets on the same pools the largest takes longest to be made again, and so is likeliest to be lost. */
function largestOfEach(datasets: readonly KeptDataset[]) {
  const largest = new Map<string, Kept>();
  for (const { id, want, risk } of datasets) {
    if (!risk.known) continue;
    const place = JSON.stringify(risk.risk.copies);
    const before = largest.get(place);
    if (!before || before.risk.bytes < risk.risk.bytes)
      largest.set(place, { id, want, risk: risk.risk });
  }
  return largest.values();
}

/** Where nothing is known of the fleet: the disks that the founding question was asked about. */
const otherwise: WhatIf = {
  disks: 10,
  diskBytes: 7.68e12,
  afr: 0.01,
  dataBytes: 40e12,
  link: 110e6,
  copies: 2,
  hosts: 2,
  sites: 2,
  admins: 1,
};

/**
 * The values that the fleet has: the disks of the first copy of the dataset that is worst off, and the copies that are
 * wanted of it. Those that it lacks yet are thought to be on hosts and at sites of their own.
 */
export function baseOf({ worst, dataBytes }: Now): WhatIf {
  const data = dataBytes > 0 ? dataBytes : otherwise.dataBytes;
  const copies = worst?.risk.copies ?? [];
  const [first] = copies;
  if (!worst || !first) return { ...otherwise, dataBytes: data };
  const distinct = (axis: 'host' | 'site' | 'admin') =>
    new Set(copies.map(({ domains }) => domains[axis])).size;
  const many = Math.min(worst.want, mostCopiesAsked);
  const lacking = Math.max(0, many - copies.length);
  const hosts = Math.min(many, distinct('host') + lacking);
  return {
    disks: Math.max(...first.make.parts.map(({ disks }) => disks)),
    diskBytes: first.make.diskBytes,
    afr: first.own.afr ?? worst.risk.assumed.afr,
    dataBytes: data,
    link: Math.min(...copies.map(({ link }) => link)),
    copies: many,
    hosts,
    sites: Math.min(hosts, distinct('site') + lacking),
    admins: Math.min(many, distinct('admin')),
  };
}

/** `raidz2 8+mirror 2x2`: the layouts of the pools that hold the copies. */
export const nowText = ({ copies }: FleetRisk): string =>
  copies.map(({ make }) => make.parts.map(layoutText).join(', ')).join(' + ');

/** What the pools that hold a dataset now come to. */
export function nowFigures(risk: FleetRisk, assumed: AllAssumed): Figures {
  const capacities = risk.copies.map(capacityOfCopy(risk));
  const known = capacities.flatMap((each) => each ?? []);
  if (known.length < capacities.length) return { ...unknownFigures, loss: lossOfFleet(risk) };
  const atRisk = copiesAtRisk(risk, asIs(risk.assumed));
  const events = eventsOf(atRisk, risk.assumed);
  const remade = (place: number) => remadePerYear(atRisk, events, place);
  const uer = assumed.uer.value ?? risk.assumed.uer;
  return {
    usableBytes: Math.min(...known.map(({ usable }) => usable)),
    rawPerUsable: known.reduce((sum, { raw, usable }) => sum + raw / usable, 0),
    loss: lossOfFleet(risk),
    poolLossesPerYear: atRisk.reduce((sum, { disksPerYear }) => sum + disksPerYear, 0),
    daysUnprotected: atRisk.reduce(
      (sum, { restoreHours }, place) => sum + (remade(place) * restoreHours) / 24,
      0,
    ),
    damagedBlockPerYear: damagedBlockPerYear(
      risk.copies.flatMap(({ make, own }, place) =>
        leastRedundant(make.parts).map((geometry) => ({
          geometry,
          uer: own.uer ?? uer,
          remadePerYear: remade(place),
        })),
      ),
      risk.bytes,
    ),
  };
}

/** What is read from a vdev that can mend nothing is read as it is, whatever the others can. */
const leastRedundant = (parts: readonly Geometry[]): readonly Geometry[] =>
  [parts.find(({ layout }) => layout.kind === 'stripe') ?? parts[0]].flatMap((each) => each ?? []);

const capacityOfCopy =
  ({ assumed }: FleetRisk) =>
  ({ make: { parts, diskBytes }, own }: FleetRisk['copies'][number]) => {
    const { ashift } = { ...assumed, ...own };
    const each = parts.map((part) => capacityOf(part, { bytes: diskBytes, overhead: 0, ashift }));
    const usable = each.reduce((sum, capacity) => sum + (capacity?.usableBytes ?? 0), 0);
    const raw = parts.reduce((sum, { disks }) => sum + disks * diskBytes, 0);
    return each.includes(null) ? null : { usable, raw };
  };
