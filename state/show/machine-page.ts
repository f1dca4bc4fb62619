import type { Finding, FleetHealth } from '../../src/model/health.ts';
import type { Instant } from '../../src/model/ids.ts';
import type { Host } from '../../src/model/inventory.ts';
import type { UnreachableHost } from '../../src/model/observation.ts';
import { formatBytes } from '../../src/model/units.ts';
import { blank, type Line, line, span } from '../../src/terminal/style.ts';
import { ageText, lastLook } from '../ages.ts';
import type { FleetState } from '../fleet.ts';
import { adviceLines } from './advice-lines.ts';
import { copyMark } from './copy-mark.ts';
import { findingTone } from './health-words.ts';
import { paragraph, type Room } from './room.ts';
import { type TreeRow, treeRows } from './tree.ts';
import { scanText, treeLine } from './tree-lines.ts';

/** Everything known of the host or pool of a row, with what to do where something failed. */
export function machineLines(row: TreeRow, fleet: FleetState, room: Room): readonly Line[] {
  switch (row.kind) {
    case 'site':
      return [
        line(`Site ${row.site}${row.about === '' ? '' : `, ${row.about}`}`),
        ...siteHosts(row.site, fleet),
      ];
    case 'host':
      return hostLines(row, fleet.now, room);
    case 'pool':
      return poolLines(row, fleet, room);
    case 'vdev': {
      const pool = poolRow(fleet, row.pool);
      return pool ? poolLines(pool, fleet, room) : [];
    }
    default: {
      const never: never = row;
      return never;
    }
  }
}

const everything = { problemsOnly: false, allVdevs: true, matches: () => true };

function siteHosts(site: string, { config }: FleetState): readonly Line[] {
  const hosts = config.inventory.hosts.filter(
    ({ domains }) => (domains['site'] ?? 'no site') === site,
  );
  return hosts.map(({ name, pools }) =>
    line(`${name}: ${pools.map((pool) => pool.name).join(', ')}`, 'dim'),
  );
}

function poolRow(fleet: FleetState, pool: string) {
  const row = treeRows(fleet, everything).find(({ id }) => id === `pool:${pool}`);
  return row?.kind === 'pool' ? row : null;
}

type HostRow = Extract<TreeRow, { kind: 'host' }>;
type PoolRow = Extract<TreeRow, { kind: 'pool' }>;

function hostLines(
  { host, observation, health }: HostRow,
  now: Instant,
  room: Room,
): readonly Line[] {
  const last = lastLook(observation);
  const took = last ? `, the look took ${(last.tookMs / 1000).toFixed(1)} s` : '';
  const reached = [
    host.transport === 'local' ? 'this machine' : addressOf(host),
    host.become === 'none' ? 'without sudo' : `with ${host.become}`,
    ...(last?.version.ok ? [`OpenZFS ${last.version.value.userland.replace(/^zfs-/, '')}`] : []),
  ];
  return [
    ...(observation.kind === 'unreachable' ? failureLines(observation, now, room) : []),
    line(reached.join(', ')),
    line(`last seen ${ageText(last?.at ?? null, now)}${took}`, 'dim'),
    // That it cannot be reached, and why, is said above.
    ...findings(
      (health?.findings ?? []).filter(({ kind }) => kind !== 'host-unreachable'),
      room,
    ),
  ];
}

const addressOf = ({ ssh }: Host) =>
  `${ssh.user ? `${ssh.user}@` : ''}${ssh.host}${ssh.port ? `:${ssh.port}` : ''}`;

function failureLines(
  { failure, since, last }: UnreachableHost,
  now: Instant,
  room: Room,
): readonly Line[] {
  const kept = last ? ' What is shown of it is from when it was last seen.' : '';
  return [
    ...paragraph([span('Not reachable: ', 'danger')], failure.what, room.width),
    ...paragraph([span('what to do: ', 'dim')], failure.todo, room.width),
    ...paragraph(
      [],
      `The first look that failed was ${ageText(since, now)}.${kept}`,
      room.width,
      'warning',
    ),
  ];
}

function poolLines(row: PoolRow, fleet: FleetState, room: Room): readonly Line[] {
  const { pool, health } = row;
  const facts = health?.facts;
  const said = facts?.status ?? null;
  const state = row.live ? '' : `last seen ${ageText(health?.seenAt ?? null, fleet.now)}, was `;
  return [
    ...(facts && health
      ? [
          line(
            `${state}${facts.state}, ${formatBytes(facts.allocated)} of ${formatBytes(facts.size)} used, ${formatBytes(health.placeable)} left for new copies`,
          ),
          line(
            `last scrub ${scanText(facts.scan, fleet.now)}, copies under ${pool.root}, role ${pool.role}, trust ${pool.trust}`,
            'dim',
          ),
        ]
      : [line('This pool has not been seen.', 'warning')]),
    ...findings(health?.findings ?? [], room),
    ...(said === null ? [] : paragraph([span('zpool says: ', 'dim')], said, room.width)),
    blank,
    ...vdevLines(row, fleet, room),
    blank,
    ...copiesHere(row, fleet.health, room),
    ...adviceLines(
      (fleet.plan?.advice ?? []).filter((each) => each.pool === pool.id),
      room,
    ),
  ];
}

const findings = (list: readonly Finding[], room: Room): readonly Line[] =>
  list.flatMap((finding) =>
    paragraph([span(`${room.glyphs.dot} `, findingTone(finding))], finding.text, room.width),
  );

function vdevLines(row: PoolRow, fleet: FleetState, room: Room): readonly Line[] {
  return treeRows(fleet, everything)
    .filter((each) => each.kind === 'vdev' && each.pool === row.pool.id)
    .map((each) => treeLine({ ...each, depth: each.depth - 3 }, false, fleet.now, room));
}

function copiesHere({ pool }: PoolRow, health: FleetHealth | null, room: Room): readonly Line[] {
  const here = (health?.datasets ?? []).flatMap(({ dataset, copies }) =>
    copies.filter((copy) => copy.pool.id === pool.id).map((copy) => ({ dataset, copy })),
  );
  if (here.length === 0) return [line('No copy of a dataset lies here.', 'dim')];
  return [
    line('Copies here', 'strong'),
    ...here.map(({ dataset, copy }): Line => {
      const mark = copyMark(copy, room.glyphs);
      return [
        span(`${mark.sign} `, mark.tone),
        span(`${dataset.id}  `),
        span(`${copy.role}, ${mark.word}`, 'dim'),
      ];
    }),
  ];
}
