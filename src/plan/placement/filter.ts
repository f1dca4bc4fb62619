import { custodiansElsewhere, forbiddenBy, jurisdictionAllows } from '../../health/domains.ts';
import type { Dataset } from '../../model/catalogue.ts';
import type { Pool } from '../../model/inventory.ts';
import { formatBytes } from '../../model/units.ts';
import type { Place, PlacementRequest } from './request.ts';

/** The filters that a pool passes before it may take a new copy, in the order in which they are told of. */
export type Filter =
  | 'role'
  | 'standing'
  | 'occupied'
  | 'trust'
  | 'forbid'
  | 'jurisdiction'
  | 'encryption'
  | 'custodians'
  | 'sight'
  | 'room';

export interface Rejection {
  readonly pool: Pool;
  readonly filter: Filter;
  /** The first filter that failed, in words. */
  readonly why: string;
}

type Failed = Pick<Rejection, 'filter' | 'why'>;

/** The first filter that keeps a pool from a new copy of the dataset; null when none does. */
export function rejectionOf(request: PlacementRequest, place: Place): Rejection | null {
  const { pool } = place;
  const failed =
    whyNoPlace(request, pool) ??
    obstacleOn(request, pool) ??
    whyForbidden(request, pool) ??
    whyNoRoom(request, place);
  return failed && { pool, ...failed };
}

/** What is so wherever its copies lie, and whatever lies there. */
export const mayEverTake = (
  request: Pick<PlacementRequest, 'dataset' | 'encrypted'>,
  { pool, usable }: Place,
): boolean => usable && pool.role === 'archive' && whyForbidden(request, pool) === null;

function whyNoPlace({ standing }: PlacementRequest, pool: Pool): Failed | null {
  if (pool.role === 'scratch') return { filter: 'role', why: 'it is a scratch pool' };
  return standing.some((each) => each.id === pool.id)
    ? { filter: 'standing', why: 'it holds a copy already' }
    : null;
}

function obstacleOn({ occupied }: PlacementRequest, pool: Pool): Failed | null {
  const obstacle = occupied(pool);
  return obstacle && { filter: 'occupied', why: obstacle.why };
}

function whyForbidden(
  { dataset, encrypted }: Pick<PlacementRequest, 'dataset' | 'encrypted'>,
  pool: Pool,
): Failed | null {
  const never = neverOn(dataset, pool);
  if (never !== null) return never;
  if (pool.trust !== 'keyless') return null;
  // S7: a pool that is never to hold a key gets raw streams of encrypted datasets only.
  if (!encrypted)
    return {
      filter: 'encryption',
      why: 'it is keyless and takes only encrypted datasets; this one is not encrypted at its origin',
    };
  return custodiansElsewhere(dataset, pool) < 2
    ? {
        filter: 'custodians',
        why: 'it is keyless, and fewer than two key custodians are recorded away from it',
      }
    : null;
}

function whyNoRoom({ bytes }: PlacementRequest, { usable, room }: Place): Failed | null {
  if (!usable) return { filter: 'sight', why: 'it was not seen working' };
  return room < bytes
    ? {
        filter: 'room',
        why: `it has room for ${formatBytes(room)}, ${formatBytes(bytes)} are needed`,
      }
    : null;
}

/** Why none of a dataset's data may be sent to a pool, neither as a new copy nor to one that lies there; null when it may. */
export const whyNeverOn = (dataset: Dataset, pool: Pool): string | null =>
  neverOn(dataset, pool)?.why ?? null;

function neverOn(dataset: Dataset, pool: Pool): Failed | null {
  if (pool.trust === 'untrusted') return { filter: 'trust', why: 'it is not trusted' };
  const entry = forbiddenBy(dataset, pool);
  if (entry !== null)
    return {
      filter: 'forbid',
      why:
        typeof entry === 'string'
          ? 'the catalogue forbids it'
          : `the catalogue forbids ${selectorText(entry)}`,
    };
  return jurisdictionAllows(dataset, pool)
    ? null
    : {
        filter: 'jurisdiction',
        why: `the data may not lie in ${pool.country ?? 'a country that is not known'}`,
      };
}

/** `batch: smr, site: paris or oregon`. */
export const selectorText = (where: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(where)
    .map(([name, values]) => `${name}: ${values.join(' or ')}`)
    .join(', ');
