import type { DatasetId, PoolId } from '../model/ids.ts';
import { lossOfFleet } from './fleet-loss.ts';
import type { FleetRisk, KnownRisk } from './of-fleet.ts';
import { type SetRisk, setRiskOf } from './set-risk.ts';
import { mostCopiesAsked, type WhatIf } from './what-if.ts';

/** A dataset as it is kept now. */
export interface KeptDataset {
  readonly id: DatasetId;
  /** Copies that its policy wants. */
  readonly want: number;
  readonly bytes: bigint;
  readonly risk: KnownRisk;
}

/** How a set of datasets is kept. */
export interface Now {
  /** What the loss of any of them hangs on; null where of no dataset it is known. */
  readonly set: SetRisk | null;
  /** Datasets that the set is made of, and those of which it is not known how they are kept. */
  readonly known: number;
  readonly unknown: readonly { readonly id: DatasetId; readonly why: string }[];
  /** The likeliest to be lost, first, one for each set of pools. */
  readonly likeliest: readonly { readonly id: DatasetId; readonly loss: number }[];
  /** How most of the data is kept that is wanted in most copies: what the what-if begins with. */
  readonly usual: { readonly want: number; readonly risk: FleetRisk } | null;
  /** Of all of them together. */
  readonly dataBytes: number;
}

export function nowOf(datasets: readonly KeptDataset[]): Now {
  const known = datasets.flatMap(({ id, want, risk }) =>
    risk.known ? [{ id, want, risk: risk.risk }] : [],
  );
  return {
    set: setRiskOf(known.map(({ risk }) => risk)),
    known: known.length,
    unknown: datasets.flatMap(({ id, risk }) => (risk.known ? [] : [{ id, why: risk.why }])),
    likeliest: likeliestOf(known),
    usual: usualOf(known),
    dataBytes: Number(datasets.reduce((sum, { bytes }) => sum + bytes, 0n)),
  };
}

interface Known {
  readonly id: DatasetId;
  readonly want: number;
  readonly risk: FleetRisk;
}

const mostNamed = 3;

/** Of datasets on the same pools the largest takes longest to be made again, and so is likeliest to be lost. */
function likeliestOf(datasets: readonly Known[]): Now['likeliest'] {
  const largest = new Map<string, Known>();
  for (const each of datasets) {
    const place = placeOf(each.risk);
    if ((largest.get(place)?.risk.bytes ?? -1) < each.risk.bytes) largest.set(place, each);
  }
  return [...largest.values()]
    .map(({ id, risk }) => ({ id, loss: lossOfFleet(risk) }))
    .toSorted((a, b) => b.loss - a.loss)
    .slice(0, mostNamed);
}

/** What may be lost and is fetched again tells nothing of what may not: those of most copies tell. */
function usualOf(datasets: readonly Known[]): Now['usual'] {
  const want = Math.max(...datasets.map((each) => each.want));
  const groups = setRiskOf(datasets.filter((each) => each.want === want).map(({ risk }) => risk));
  const [risk] = groups?.groups.toSorted((a, b) => b.bytes - a.bytes) ?? [];
  return risk ? { want, risk } : null;
}

const placeOf = ({ copies }: FleetRisk): string =>
  copies
    .map(({ pool, domains }): readonly [PoolId, string | null] => [pool, domains.keyDomain])
    .sort()
    .join(' ');

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
 * The values that the fleet has: of the usual copies the disks of that which holds most, and as many as are wanted.
 * Those that are lacking yet are thought to be on hosts and at sites of their own.
 */
export function baseOf({ usual, dataBytes }: Now): WhatIf {
  const data = dataBytes > 0 ? dataBytes : otherwise.dataBytes;
  const copies = usual?.risk.copies ?? [];
  const [fullest] = copies.toSorted((a, b) => b.bytes - a.bytes);
  if (!usual || !fullest) return { ...otherwise, dataBytes: data };
  const distinct = (axis: 'host' | 'site' | 'admin') =>
    new Set(copies.map(({ domains }) => domains[axis])).size;
  const many = Math.min(usual.want, mostCopiesAsked);
  const lacking = Math.max(0, many - copies.length);
  const hosts = Math.min(many, distinct('host') + lacking);
  return {
    disks: Math.max(...fullest.make.parts.map(({ disks }) => disks)),
    diskBytes: fullest.make.diskBytes,
    afr: fullest.own.afr ?? usual.risk.assumed.afr,
    dataBytes: data,
    link: Math.min(...copies.map(({ link }) => link)),
    copies: many,
    hosts,
    sites: Math.min(hosts, distinct('site') + lacking),
    admins: Math.min(many, distinct('admin')),
  };
}
