import type { Config } from '../model/config.ts';
import { poolId } from '../model/ids.ts';
import type { Host } from '../model/inventory.ts';
import type { HostObservation, Section, SeenHost } from '../model/observation.ts';
import { type Shell, ShellError } from '../ssh/shell.ts';
import { checkPermissions, type Permissions } from './check-permissions.ts';
import { checkReach } from './check-reach.ts';

/** What a check found on one host. `problems` say what to fix; `notes` are good to know. */
export interface HostReport {
  readonly host: string;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** Says what of a host is not as holdfast needs it. Only looks (S14). */
export async function checkHost(
  host: Host,
  observation: HostObservation | undefined,
  config: Config,
  shell: Shell,
): Promise<HostReport> {
  if (observation?.kind !== 'seen') {
    const failure = observation?.kind === 'unreachable' ? observation.failure : null;
    const said = failure ? `${failure.what} ${failure.todo}` : 'It was not looked at.';
    return { host: host.name, problems: [said], notes: [] };
  }
  const [permissions, reach] = await Promise.all([
    checkPermissions(host, config, observation, shell).catch((error: unknown): Permissions => {
      if (error instanceof ShellError)
        return { problems: [`${error.what} ${error.todo}`], notes: [] };
      throw error;
    }),
    checkReach(host, config, shell),
  ]);
  return {
    host: host.name,
    problems: [
      ...sectionProblems(observation),
      ...missingPools(host, observation),
      ...missingOrigins(host, observation, config),
      ...permissions.problems,
      ...reach,
    ],
    notes: [...notesOn(observation), ...permissions.notes],
  };
}

function sectionProblems(seen: SeenHost): string[] {
  const sections: readonly (readonly [string, Section<unknown>])[] = [
    ['the version', seen.version],
    ['the pools', seen.pools],
    ['the filesystems', seen.filesystems],
  ];
  return [
    ...sections.flatMap(([name, section]) =>
      section.ok ? [] : [`It did not say ${name}: ${section.what}`],
    ),
    ...seen.unread.map(({ pool, what, todo }) => `It did not list pool ${pool}: ${what} ${todo}`),
  ];
}

function missingPools(host: Host, seen: SeenHost): string[] {
  if (!seen.pools.ok) return [];
  const there = new Set(seen.pools.value.map((pool) => pool.name));
  return host.pools
    .filter((pool) => !there.has(pool.name))
    .map(
      (pool) =>
        `Pool ${pool.name} is not imported there. \`zpool import\` lists what can be; or correct fleet.yaml.`,
    );
}

function missingOrigins(
  host: Host,
  { pools, filesystems, unread }: SeenHost,
  config: Config,
): string[] {
  if (!pools.ok || !filesystems.ok) return [];
  const unlisted = new Set(unread.map(({ pool }) => pool));
  const listed = pools.value.filter(({ name }) => !unlisted.has(name));
  const imported = new Set(listed.map(({ name }) => poolId(host.name, name)));
  const there = new Set<string>(filesystems.value.map(({ name }) => name));
  return config.catalogue.datasets
    .filter(({ origin }) => imported.has(origin.pool) && !there.has(origin.filesystem))
    .map(
      ({ id, origin: { filesystem } }) =>
        `${filesystem}, the origin of ${id}, does not exist there. Correct its catalogue entry, or restore it.`,
    );
}

function notesOn(seen: SeenHost): string[] {
  const version = seen.version.ok ? [`OpenZFS ${seen.version.value.userland}`] : [];
  const roots = seen.missing.map((root) => `${root} does not exist yet`);
  return [...version, `answered in ${(seen.tookMs / 1000).toFixed(1)} s`, ...roots];
}
