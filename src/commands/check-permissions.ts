import type { Config } from '../model/config.ts';
import type { FilesystemName } from '../model/ids.ts';
import type { Become, Host } from '../model/inventory.ts';
import type { SeenHost } from '../model/observation.ts';
import { capture } from '../ssh/capture.ts';
import type { Shell } from '../ssh/shell.ts';
import { type Grant, parseAllow } from '../zfs/allow.ts';
import { createRootCommand } from '../zfs/commands.ts';
import { parseFilesystemName } from '../zfs/names.ts';
import { commandLine } from '../zfs/quote.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { type Need, needsOn } from './permission-needs.ts';
import { grantCommand, missing, type User } from './permissions.ts';

/** What keeps changing commands from being let through, and what cannot be helped. */
export interface Permissions {
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** Whether the changing commands would be let through: by being root, by sudo or doas, or by `zfs allow`. Only looks. */
export async function checkPermissions(
  host: Host,
  config: Config,
  seen: SeenHost,
  shell: Shell,
): Promise<Permissions> {
  if (host.become !== 'none') {
    return { problems: await checkBecome(host.become, shell), notes: [] };
  }
  const { stdout } = await ask(shell, 'id -u && id -un && id -Gn');
  const [uid, name = '', groups = ''] = stdout.split('\n').map((line) => plainLine(line));
  if (uid === '0') return { problems: [], notes: [] };
  const user: User = { name, groups: groups.split(' ') };
  const found = await Promise.all(
    needsOn(host, config, seen.at).map((need) => problemsWith(need, user, seen, shell)),
  );
  const notes = [
    'scrubs take root (ZFS delegates no permission for them), and so does unmounting on Linux: leave scrubs to cron there, or use `become: sudo`',
  ];
  return { problems: found.flat(), notes };
}

async function problemsWith(
  need: Need,
  user: User,
  seen: SeenHost,
  shell: Shell,
): Promise<readonly string[]> {
  const { filesystem } = need;
  // A pool that is not imported is told of by itself.
  const pool = seen.pools.ok && seen.pools.value.find(({ name }) => isOn(filesystem, name));
  if (!pool || !seen.filesystems.ok) return [];
  // Whether it exists there is not known, and what is to be given hangs on that.
  if (seen.unread.some((each) => each.pool === pool.name)) return [];
  const there = seen.filesystems.value.some(({ name }) => name === filesystem);
  // Nothing is made in an origin's place.
  if (!there && !need.permissions.includes('receive')) return [];
  const lacks = missing(need, await grantsFor(shell, filesystem), user);
  if (lacks.length === 0) return [];
  // On a root that the user were to make, all would have to be allowed on the whole pool: root makes it instead.
  const commands = [
    ...(there ? [] : [createRootCommand('none', filesystem)]),
    grantCommand(need, lacks, user),
  ];
  const where = there ? filesystem : `${filesystem}, which does not exist yet`;
  return [
    [`User ${user.name} may not ${lacks.join(', ')} on ${where}. As root there:`, ...commands].join(
      '\n',
    ),
  ];
}

const isOn = (filesystem: FilesystemName, pool: string): boolean =>
  filesystem === pool || filesystem.startsWith(`${pool}/`);

/** The permissions that hold on a filesystem: asked of the nearest one above it where it does not exist. */
async function grantsFor(shell: Shell, filesystem: FilesystemName): Promise<readonly Grant[]> {
  const said = await ask(shell, commandLine(['zfs', 'allow', filesystem]));
  if (said.exit.kind === 'exited' && said.exit.code === 0) return parseAllow(said.stdout);
  const parent = parseFilesystemName(filesystem.slice(0, Math.max(filesystem.lastIndexOf('/'), 0)));
  return parent === null ? [] : await grantsFor(shell, parent);
}

async function checkBecome(
  become: Exclude<Become, 'none'>,
  shell: Shell,
): Promise<readonly string[]> {
  // `version` changes nothing, and a rule that lets the program through lets it through.
  const tried = await Promise.all(
    ['zfs', 'zpool'].map(async (program) => ({
      program,
      said: await ask(shell, `${become} -n ${program} version`),
    })),
  );
  return tried.flatMap(({ program, said: { exit, stderr } }) => {
    if (exit.kind === 'exited' && exit.code === 0) return [];
    const said = plainLine(stderr);
    return [
      `${become} does not let ${program} through without a password${said === '' ? '' : ` (${said})`}. Allow zfs and zpool there, or write \`become: none\` in fleet.yaml and use \`zfs allow\`.`,
    ];
  });
}

const ask = (shell: Shell, command: string) =>
  capture(shell, command, { intent: 'look', timeoutMs: 20_000, maxBytes: 1_000_000 });
