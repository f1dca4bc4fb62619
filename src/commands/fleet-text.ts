import { ageText } from '../../state/ages.ts';
import type { FleetHealth, HostHealth, PoolHealth } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import type { Domains, Host, Inventory } from '../model/inventory.ts';
import type { Scan } from '../model/observation.ts';
import { formatBytes } from '../model/units.ts';
import { findingText } from './status-text.ts';
import { alignColumns, hostTrouble, type Paint } from './words.ts';

/** What `fleet` prints: hosts by site, their pools below them. */
export function fleetText(inventory: Inventory, health: FleetHealth, paint: Paint): string {
  const siteNames = new Set(inventory.hosts.map(siteOf));
  return [
    ...[...siteNames].flatMap((name) => [
      paint.strong(siteText(name, inventory)),
      ...inventory.hosts
        .filter((host) => siteOf(host) === name)
        .flatMap((host) => hostLines(host, health)),
      '',
    ]),
  ].join('\n');
}

const siteOf = (host: Host) => host.domains['site'] ?? 'site unknown';

function siteText(name: string, { sites }: Inventory): string {
  const site = sites.find((each) => each.name === name);
  const facts = [site?.country, site?.provider].filter(Boolean).join(', ');
  return facts === '' ? name : `${name} (${facts})`;
}

function hostLines(host: Host, health: FleetHealth): string[] {
  const now = health.at;
  const own = health.hosts.find((each) => each.host === host.name);
  const pools = health.pools.filter((each) => each.pool.host === host.name);
  // An unreachable host's own finding is what its first line says.
  const ownFindings = own?.state === 'seen' ? own.findings : [];
  const findings = [...ownFindings, ...pools.flatMap((pool) => pool.findings)];
  return [
    ['', host.name, own ? hostState(own, now) : 'not looked at', domainsText(host.domains)]
      .join('  ')
      .trimEnd(),
    ...alignColumns(pools.map((pool) => poolCells(pool, now))).map((line) => `    ${line}`),
    ...findings.map((finding) => `    ${findingText(finding)}`),
  ];
}

function hostState(host: HostHealth, now: Instant): string {
  if (host.state !== 'seen') return `NOT SEEN: ${hostTrouble(host, now)}`;
  const version = host.last?.version;
  const zfs = version?.ok ? `  OpenZFS ${version.value.userland}` : '';
  return `seen ${ageText(host.seenAt, now)}${zfs}`;
}

function poolCells({ pool, facts, seenAt, placeable }: PoolHealth, now: Instant): string[] {
  const what = pool.trust === 'keys' ? pool.role : `${pool.role}, ${pool.trust}`;
  if (facts === null) return [pool.name, 'not seen', what];
  const stale = seenAt !== null && seenAt < now - 10 * 60_000 ? ` (${ageText(seenAt, now)})` : '';
  return [
    pool.name,
    `${facts.state}${stale}`,
    what,
    fillText(facts.allocated, facts.size),
    scanText(facts.scan, now),
    `room for ${formatBytes(placeable)}`,
    `root ${pool.root}`,
  ];
}

function fillText(allocated: bigint, size: bigint): string {
  const percent = size === 0n ? 0 : Number((allocated * 100n) / size);
  return `${percent} % of ${formatBytes(size)}`;
}

/** The last or present scrub or resilver in a few words. */
function scanText(scan: Scan, now: Instant): string {
  switch (scan.kind) {
    case 'none':
      return 'never scrubbed';
    case 'running': {
      const percent = scan.percent === null ? '' : ` ${scan.percent.toFixed(0)} %`;
      return `${scan.what} ${scan.paused ? 'paused at' : 'runs,'}${percent}`;
    }
    case 'finished': {
      const errors = scan.errors === 0n ? '' : `, ${scan.errors} errors`;
      return `${scan.what} done ${ageText(scan.at, now)}${errors}`;
    }
    case 'canceled':
      return `${scan.what} cancelled ${ageText(scan.at, now)}`;
    default: {
      const never: never = scan;
      return never;
    }
  }
}

const domainsText = (domains: Domains) =>
  Object.entries(domains)
    .filter(([axis]) => !['site', 'host', 'pool'].includes(axis))
    .map(([axis, value]) => `${axis}=${value}`)
    .join(' ');
