import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { stringify } from 'yaml';
import type { Lab } from '../../test/openzfs/lab/lab.ts';

/** Bundled into dist/bench. */
const cli = fileURLToPath(new URL('../cli.js', import.meta.url));

/** Where the dataset lies, and where its copy goes. */
export interface Pair {
  readonly id: string;
  readonly via: 'direct' | 'relay';
}

/** The real program on a configuration of its own: the dataset `h1:tank/ID`, and a copy wanted on h2. */
export interface Holdfast {
  readonly config: string;
  /** Looks at the fleet and plans; the ids of the actions. */
  plan(): Promise<readonly string[]>;
  /** Runs an action; milliseconds of the whole, and of its commands alone, from the first to the last byte. */
  run(action: string): Promise<{ readonly whole: number; readonly commands: number }>;
  /** Forgets what it has seen. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export async function openHoldfast(lab: Lab, { id, via }: Pair): Promise<Holdfast> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const state = join(directory, 'state');
  await writeConfig(join(directory, 'config'), id, via);
  const env = { XDG_STATE_HOME: state, HOLDFAST_SSH_CONFIG: lab.sshConfig };
  const call = (...args: readonly string[]) =>
    execa(process.execPath, [cli, '--config', join(directory, 'config'), ...args], {
      env,
      stdin: 'ignore',
    });
  return {
    config: join(directory, 'config'),
    async plan() {
      const { stdout } = await call('plan', '--json');
      const { actions } = JSON.parse(stdout) as { readonly actions: readonly { id: string }[] };
      return actions.map((each) => each.id);
    },
    async run(action) {
      const begun = performance.now();
      const process = call('run', action, '--confirm', 'yes');
      let running = 0;
      let since: number | null = null;
      for await (const line of process) {
        // A state begins with its line; while a step's commands run there is one every second.
        const now = performance.now();
        if (/\brunning\b/.test(line)) since ??= now;
        else if (since !== null) {
          running += now - since;
          since = null;
        }
      }
      return { whole: performance.now() - begun, commands: running };
    },
    forget: () => rm(state, { recursive: true, force: true }),
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

async function writeConfig(directory: string, id: string, via: string): Promise<void> {
  await mkdir(join(directory, 'datasets'), { recursive: true });
  const write = (name: string, content: unknown) =>
    writeFile(join(directory, name), stringify(content));
  const host = (name: string, site: string, pool: string, root: string) => ({
    ssh: name,
    peer: { host: name, user: 'root' },
    domains: { site },
    pools: { [pool]: { root, trust: 'keys' } },
  });
  await write('fleet.yaml', {
    sites: { cambridge: { country: 'GB' }, paris: { country: 'FR' } },
    hosts: {
      h1: host('h1', 'cambridge', 'tank', 'tank'),
      h2: host('h2', 'paris', 'vault', 'vault/replica'),
    },
    transfers: [{ via }],
  });
  await write('policies.yaml', {
    policies: {
      two: {
        copies: { min: 2, want: 2 },
        spread: { site: 2 },
        snapshots: { by: 'other' },
        replicate: { every: '1s', lag: '1d' },
        verify: { scrub: '35d' },
      },
    },
  });
  await write(join('datasets', `${id}.yaml`), {
    id,
    origin: `h1:tank/${id}`,
    policy: 'two',
    title: id,
  });
}
