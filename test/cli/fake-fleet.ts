import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { filesystemColumns } from '../../src/zfs/filesystems.ts';
import { cli } from './terminal.ts';

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place of its own for one call of the built program: home, state, configuration and ssh's files. */
export interface Place {
  path(...names: readonly string[]): string;
  write(name: string, text: string, mode?: number): Promise<void>;
  readonly env: Readonly<Record<string, string>>;
  /** The built program, without a terminal; as another user where the tests are root's. */
  holdfast(
    words: readonly string[],
    env?: Readonly<Record<string, string>>,
    uid?: number,
  ): Promise<Said>;
  /** Everything below the state directory but what was remembered of hosts. */
  kept(): Promise<readonly string[]>;
}

export async function makePlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-bad-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const path: Place['path'] = (...names) => join(root, ...names);
  await mkdir(path('home'));
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: path('home'),
    XDG_STATE_HOME: path('state'),
    XDG_CONFIG_HOME: path('home', '.config'),
    HOLDFAST_SSH_CONFIG: path('ssh_config'),
    TMPDIR: root,
    CI: 'false',
  };
  return {
    path,
    env,
    write: async (name, text, mode = 0o600) => {
      await mkdir(dirname(path(name)), { recursive: true });
      await writeFile(path(name), text);
      await chmod(path(name), mode);
    },
    holdfast: async (words, more = {}, uid = undefined) => {
      const child = spawn(process.execPath, [cli, ...words], {
        cwd: path('home'),
        env: { ...env, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
        ...(uid === undefined ? {} : { uid, gid: uid }),
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk;
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk;
      });
      const [code] = await once(child, 'close');
      return { code, stdout, stderr };
    },
    kept: async () => {
      const names = await readdir(path('state'), { recursive: true }).catch(() => []);
      return names.filter((name) => !/^holdfast(\/memory(\/|$)|$)/.test(name));
    },
  };
}

export interface Files {
  readonly fleet?: string;
  readonly policies?: string;
  readonly datasets?: Readonly<Record<string, string>>;
}

export const fleetYaml = (ssh: string) => `sites: { here: { country: GB } }
hosts:
  north:
    ssh: ${ssh}
    domains: { site: here }
    pools: { tank: { root: tank } }
`;
export const policiesYaml = `policies:
  one: { copies: { min: 1, want: 1 }, snapshots: { daily: 7 } }
`;
export const datasetYaml = `id: maps
title: Maps
origin: north:tank/maps
policy: one
`;

/** A small right configuration in `config/`, but for what is given. */
export async function writeConfig(place: Place, files: Files = {}): Promise<string> {
  await mkdir(place.path('config', 'datasets'), { recursive: true });
  await place.write('config/fleet.yaml', files.fleet ?? fleetYaml('ssh://127.0.0.1:1'));
  await place.write('config/policies.yaml', files.policies ?? policiesYaml);
  for (const [name, text] of Object.entries(files.datasets ?? { maps: datasetYaml }))
    await place.write(`config/datasets/${name}.yaml`, text);
  return place.path('config');
}

/** A host's login shell with a zfs that has tank/maps, and writes down how it was called. */
export async function fakeZfs(place: Place): Promise<{
  readonly loginShell: readonly string[];
  /** Calls that were more than a look. */
  changes(): Promise<readonly string[]>;
  /** The newest snapshot is another one from now on. */
  moveOn(): Promise<void>;
}> {
  const values: Readonly<Record<string, string>> = {
    name: 'tank/maps',
    type: 'filesystem',
    guid: '12',
    used: '2000000',
    available: '9000000000',
    referenced: '2000000',
    written: '1000000',
    encryption: 'off',
    readonly: 'off',
    canmount: 'on',
    mounted: 'yes',
    mountpoint: '/tank/maps',
  };
  const lineOf = (of: Readonly<Record<string, string>>) =>
    filesystemColumns.map((column) => of[column] ?? '-').join('\t');
  const pool = lineOf({ ...values, name: 'tank', guid: '11', written: '0' });
  const line = lineOf(values);
  const snapshots = (guid: string) =>
    place.write('host/snapshots', `tank/maps@old\t${guid}\t20\t1600000000\t0\t1000\t-\t-\t-\n`);
  await snapshots('21');
  await place.write('host/filesystems', `${pool}\n${line}\n`);
  await place.write('host/calls', '');
  await place.write(
    'host/bin/zfs',
    `#!/bin/sh
here=$(dirname "$0")/..
echo "zfs $*" >>"$here/calls"
case $* in
  version) echo zfs-2.3.2-1; echo zfs-kmod-2.3.2-1 ;;
  *'-t filesystem,volume'*) case $* in *tank/maps*) grep maps "$here/filesystems" ;; *) cat "$here/filesystems" ;; esac ;;
  *'-t snapshot,bookmark'*) cat "$here/snapshots" ;;
esac
`,
    0o755,
  );
  await place.write(
    'host/bin/zpool',
    `#!/bin/sh
echo "zpool $*" >>"$(dirname "$0")/../calls"
case $1 in
  list) printf 'tank\\t1\\t10000000000\\t2000000\\t9998000000\\t0\\tONLINE\\toff\\n' ;;
  status) printf '  pool: tank\\n state: ONLINE\\nconfig:\\n\\n\\tNAME  STATE  READ WRITE CKSUM\\n\\ttank  ONLINE  0  0  0\\n\\t  sda  ONLINE  0  0  0\\n\\nerrors: No known data errors\\n' ;;
esac
`,
    0o755,
  );
  await place.write(
    'host/shell',
    `#!/bin/sh\nPATH=${place.path('host/bin')}:/usr/bin:/bin exec /bin/sh -c "$1"\n`,
    0o755,
  );
  return {
    loginShell: [place.path('host/shell')],
    changes: async () =>
      (await readFile(place.path('host/calls'), 'utf8'))
        .split('\n')
        .filter(
          (call) => call !== '' && !/^(zfs (list|version|get)|zpool (list|status))/.test(call),
        ),
    moveOn: () => snapshots('22'),
  };
}
