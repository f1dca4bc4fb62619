import type { Finding, PoolHealth } from '../model/health.ts';
import type { Pool } from '../model/inventory.ts';
import type { PoolFacts, Vdev } from '../model/observation.ts';
import { filesystemOn, type KnownFleet, poolFacts } from './facts.ts';

/** ZFS slows down and fragments as it fills; sysadmins look up at 90 %. */
const nearlyFull = 0.9;

/** What a pool says of itself, and what placement may still put there. */
export function assessPool(pool: Pool, fleet: KnownFleet): PoolHealth {
  const known = fleet.hosts.get(pool.host);
  const facts = poolFacts(fleet, pool);
  return {
    pool,
    facts,
    seenAt: known?.host.at ?? null,
    // What is available below the root of a pool that could not be listed is not known.
    placeable: facts && !fleet.unread.has(pool.id) ? placeable(pool, facts, fleet) : 0n,
    findings: known?.live ? findings(pool, facts) : [],
  };
}

/** What the root has available (raidz padding and quotas are in that figure, not in `free`), less the reserve. */
function placeable(pool: Pool, facts: PoolFacts, fleet: KnownFleet): bigint {
  const top = filesystemOn(fleet, pool.id, pool.root) ?? filesystemOn(fleet, pool.id, pool.name);
  const available = top?.available ?? facts.free;
  const reserve =
    pool.reserve.kind === 'bytes'
      ? pool.reserve.bytes
      : (facts.size * BigInt(Math.round(pool.reserve.share * 10_000))) / 10_000n;
  return available > reserve ? available - reserve : 0n;
}

function findings(pool: Pool, facts: PoolFacts | null): readonly Finding[] {
  const found: Finding[] = [];
  const add = (finding: Omit<Finding, 'pool'>) => found.push({ ...finding, pool: pool.id });
  if (!facts) {
    add({
      kind: 'pool-missing',
      severity: 'danger',
      text: `${pool.host} has no pool ${pool.name}`,
    });
    return found;
  }
  if (facts.state === 'DEGRADED') {
    const ailing = devicesNotOnline(facts);
    add({
      kind: 'pool-degraded',
      severity: 'warning',
      text: `pool ${pool.id} is DEGRADED${ailing === '' ? '' : `: ${ailing}`}`,
    });
  } else if (facts.state !== 'ONLINE') {
    add({ kind: 'pool-faulted', severity: 'danger', text: `pool ${pool.id} is ${facts.state}` });
  }
  if (facts.dataErrors === 'unknown' || facts.dataErrors > 0n) {
    add({
      kind: 'pool-errors',
      severity: 'danger',
      text: `pool ${pool.id} has ${facts.dataErrors === 'unknown' ? 'an unknown number of data errors' : errorCount(facts.dataErrors, 'data')}`,
    });
  }
  const erring = devicesWithErrors(facts);
  if (erring !== '') {
    add({
      kind: 'device-errors',
      severity: 'warning',
      text: `devices of pool ${pool.id} have met errors since they were last cleared: ${erring}`,
    });
  }
  const fill = facts.size === 0n ? 0 : Number((facts.allocated * 1000n) / facts.size) / 1000;
  if (fill >= nearlyFull) {
    add({
      kind: 'pool-nearly-full',
      severity: 'warning',
      text: `pool ${pool.id} is ${(fill * 100).toFixed(0)} % full`,
    });
  }
  return found;
}

/** Where the disks are: mirrors and raidz only sum up what those below them have. */
const leaves = (vdevs: readonly Vdev[]): readonly Vdev[] =>
  vdevs.flatMap((vdev) => (vdev.children.length > 0 ? leaves(vdev.children) : [vdev]));

const devicesNotOnline = ({ vdevs }: PoolFacts): string =>
  leaves(vdevs)
    .filter((vdev) => !['ONLINE', 'AVAIL', 'INUSE'].includes(vdev.state))
    .map((vdev) => `${vdev.name} ${vdev.state}`)
    .join(', ');

/** Errors that redundancy has mended leave the device ONLINE and the scrub clean: only these counters tell of them. */
const devicesWithErrors = ({ vdevs }: PoolFacts): string =>
  leaves(vdevs)
    .filter(({ state }) => state === 'ONLINE')
    .map(({ name, readErrors, writeErrors, checksumErrors }) => {
      const met = (
        [
          ['read', readErrors],
          ['write', writeErrors],
          ['checksum', checksumErrors],
        ] as const
      ).filter(([, errors]) => errors > 0n);
      return met.length === 0
        ? ''
        : `${name} ${met.map(([what, errors]) => errorCount(errors, what)).join(', ')}`;
    })
    .filter((text) => text !== '')
    .join('; ');

const errorCount = (errors: bigint, what: string): string =>
  `${errors} ${what} ${errors === 1n ? 'error' : 'errors'}`;
