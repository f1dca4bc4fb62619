import type { Config } from '../model/config.ts';
import type { Host } from '../model/inventory.ts';
import type { HostObservation, Section, SeenHost } from '../model/observation.ts';
import { capture } from '../ssh/capture.ts';
import { type Shell, ShellError } from '../ssh/shell.ts';
import { parseAllow } from '../zfs/allow.ts';
import { commandLine } from '../zfs/quote.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { checkReach } from './check-reach.ts';
import { grantCommand, missing, needsOn, type User } from './permissions.ts';

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
    checkPermissions(host, config, shell).catch((error: unknown) => {
      if (error instanceof ShellError) return [`${error.what} ${error.todo}`];
      throw error;
    }),
    checkReach(host, config, shell),
  ]);
  return {
    host: host.name,
    problems: [
      ...sectionProblems(observation),
      ...missingPools(host, observation),
      ...permissions,
      ...reach,
    ],
    notes: notesOn(observation),
  };
}

function sectionProblems(seen: SeenHost): string[] {
  const sections: readonly (readonly [string, Section<unknown>])[] = [
    ['the version', seen.version],
    ['the pools', seen.pools],
    ['the filesystems', seen.filesystems],
  ];
  return sections.flatMap(([name, section]) =>
    section.ok ? [] : [`It did not say ${name}: ${section.what}`],
  );
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

function notesOn(seen: SeenHost): string[] {
  const version = seen.version.ok ? [`OpenZFS ${seen.version.value.userland}`] : [];
  const roots = seen.missing.map((root) => `${root} does not exist yet`);
  return [...version, `answered in ${(seen.tookMs / 1000).toFixed(1)} s`, ...roots];
}

/** Whether the changing commands would be let through: by being root, by sudo or doas, or by `zfs allow`. */
async function checkPermissions(host: Host, config: Config, shell: Shell): Promise<string[]> {
  if (host.become !== 'none') return await checkBecome(host.become, shell);
  const { stdout } = await ask(shell, 'id -u && id -un && id -Gn');
  const [uid, name = '', groups = ''] = stdout.split('\n').map((line) => plainLine(line));
  if (uid === '0') return [];
  const user: User = { name, groups: groups.split(' ') };
  const found = await Promise.all(
    needsOn(host, config).map(async (need) => {
      const allow = await ask(shell, commandLine(['zfs', 'allow', need.filesystem]));
      const lacks = missing(need, parseAllow(allow.stdout), user);
      return lacks.length === 0
        ? []
        : [
            `User ${name} may not ${lacks.join(', ')} on ${need.filesystem}. As root there: ${grantCommand(need, lacks, user)}`,
          ];
    }),
  );
  return found.flat();
}

async function checkBecome(become: 'sudo' | 'doas', shell: Shell): Promise<string[]> {
  // `zfs version` changes nothing, and a rule that lets zfs through lets it through.
  const tried = await ask(shell, `${become} -n zfs version`);
  if (tried.exit.kind === 'exited' && tried.exit.code === 0) return [];
  const said = plainLine(tried.stderr);
  return [
    `${become} does not let zfs through without a password${said === '' ? '' : ` (${said})`}. Allow zfs and zpool there, or write \`become: none\` in fleet.yaml and use \`zfs allow\`.`,
  ];
}

const ask = (shell: Shell, command: string) =>
  capture(shell, command, { intent: 'look', timeoutMs: 20_000, maxBytes: 1_000_000 });
