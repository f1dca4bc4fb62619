import { type AssumptionName, poolAssumptionNames, type Stated } from '../model/assumptions.ts';
import type { Config } from '../model/config.ts';
import type { PoolId } from '../model/ids.ts';
import type { Inventory, Pool } from '../model/inventory.ts';
import type { PoolFacts } from '../model/observation.ts';
import { ruleBetween, usualRate } from '../model/transfers.ts';
import { type Assumptions, assume } from './assumptions.ts';
import { mostCopies } from './chain.ts';
import { type CopyDomains, poolLossOf, restoreHoursOf } from './copy-model.ts';
import type { CopyAtRisk } from './loss.ts';
import { makeOf, type PoolMake } from './of-pool.ts';
import type { Turn } from './sensitivity.ts';

/** A copy that counts, or that would if it were made. */
export interface FleetCopy {
  readonly pool: Pool;
  /** The pool as it was last seen; null when it never was. */
  readonly facts: PoolFacts | null;
  /** It can be read only with keys that are kept elsewhere. */
  readonly sealed: boolean;
}

/** What a dataset's loss hangs on, all of it plain values: the same values have the same loss. */
export interface FleetRisk {
  readonly copies: readonly RiskyCopy[];
  readonly bytes: number;
  readonly assumed: Assumptions;
}

export interface RiskyCopy {
  readonly pool: PoolId;
  readonly make: KnownMake;
  readonly domains: CopyDomains;
  /** What is taken for granted of this pool alone, in place of the fleet's. */
  readonly own: Partial<Assumptions>;
  /** Bytes that are copied until it is there again, and how many a second. */
  readonly bytes: number;
  readonly link: number;
}

type KnownMake = Extract<PoolMake, { readonly known: true }>;

export type KnownRisk =
  | { readonly known: true; readonly risk: FleetRisk }
  | { readonly known: false; readonly why: string };

/** The years that policies and screens speak of. */
export const riskYears = 10;

/** What the loss of these copies hangs on, or what is not known of them. */
export function riskOf(
  copies: readonly FleetCopy[],
  bytes: bigint,
  { inventory, assumptions }: Pick<Config, 'inventory' | 'assumptions'>,
): KnownRisk {
  if (copies.length === 0) return { known: false, why: 'no copy counts' };
  if (copies.length > mostCopies)
    return { known: false, why: `there are more than ${mostCopies} copies` };
  const assumed = assume(numbersOf(assumptions.values));
  const risky: RiskyCopy[] = [];
  for (const copy of copies) {
    const { pool, facts } = copy;
    const { values = {}, diskBytes = null } = assumptions.pools.get(pool.id) ?? {};
    const make = facts ? makeOf(facts) : ({ known: false, why: 'it was never seen' } as const);
    if (!make.known) return notKnown(pool, make.why);
    const own = numbersOf(values);
    const disks = diskBytes === null ? make : { ...make, diskBytes };
    if (disksPerYear(disks, { ...assumed, ...own }) === null)
      return notKnown(pool, 'they are too small');
    const link = fastestTo(pool, copies, inventory);
    const domains = domainsOf(copy);
    risky.push({ pool: pool.id, make: disks, domains, own, bytes: Number(bytes), link });
  }
  return { known: true, risk: { copies: risky, bytes: Number(bytes), assumed } };
}

const notKnown = ({ id }: Pool, why: string): KnownRisk => ({
  known: false,
  why: `the disks of ${id} are not known: ${why}`,
});

const numbersOf = <Name extends AssumptionName>(
  values: Partial<Readonly<Record<Name, Stated>>>,
): Partial<Assumptions> =>
  Object.fromEntries(
    Object.entries<Stated | undefined>(values).flatMap(([name, stated]) =>
      stated ? [[name, stated.value]] : [],
    ),
  );

/** Two unknown domains are never distinct: all pools of which nobody says where they are share one fate. */
const unnamed = 'not known';

const domainsOf = ({ pool, sealed }: FleetCopy): CopyDomains => ({
  host: pool.host,
  site: pool.domains['site'] ?? unnamed,
  batch: pool.domains['batch'] ?? unnamed,
  admin: pool.domains['admin'] ?? unnamed,
  keyDomain: sealed ? 'keys' : null,
});

/** From whichever other copy is quickest to send; where there is none, from one that might be. */
function fastestTo(pool: Pool, copies: readonly FleetCopy[], { transfers }: Inventory): number {
  const rates = copies
    .filter((other) => other.pool.id !== pool.id)
    .map((other) => Number(limitBetween(other.pool, pool, transfers) ?? usualRate));
  return rates.length === 0 ? Number(usualRate) : Math.max(...rates);
}

const limitBetween = (from: Pool, to: Pool, rules: Inventory['transfers']): bigint | null =>
  from.host === to.host ? null : (ruleBetween(from.host, to.host, rules)?.limit ?? null);

/** The copies for the chain, with everything as it is or as `turn` has it. */
export const copiesAtRisk = ({ copies, assumed }: FleetRisk, turn: Turn): readonly CopyAtRisk[] =>
  copies.map((copy) => {
    const here = turned(copy, assumed, turn);
    return {
      disksPerYear: disksPerYear(copy.make, { ...here, afr: here.afr * turn.afr }) ?? 0,
      restoreHours: restoreHoursOf(copy.bytes, copy.link, here) * turn.restore,
      domains: copy.domains,
    };
  });

/** What is assumed of one pool: the turn's, and the pool's own in the proportion in which the turn changes the fleet's. */
function turned({ own }: RiskyCopy, fleet: Assumptions, { assumed }: Turn): Assumptions {
  const mine = poolAssumptionNames.flatMap((name) => {
    const value = own[name];
    if (value === undefined) return [];
    return [[name, fleet[name] === 0 ? value : (value * assumed[name]) / fleet[name]]];
  });
  return { ...assumed, ...Object.fromEntries(mine) };
}

/** How often its disks lose a pool; null when they are too small for one. `zpool list` has left out boot and swap already. */
function disksPerYear({ parts, diskBytes }: KnownMake, assumed: Assumptions): number | null {
  const { afr } = assumed;
  return parts.reduce<number | null>((sum, geometry) => {
    const loss = poolLossOf({ geometry, diskBytes, afr }, { ...assumed, diskOverhead: 0 });
    return sum === null || loss === null ? null : sum + loss.perYear;
  }, 0);
}
