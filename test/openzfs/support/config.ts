import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { theLab } from './boot.ts';

/** A configuration on disk and the state that holdfast keeps beside it: journal, memory. */
export interface ConfigDirectory {
  readonly path: string;
  /** XDG_STATE_HOME of every holdfast that is run on it. */
  readonly state: string;
  readonly sshConfig: string;
  remove(): Promise<void>;
}

type Yaml = Readonly<Record<string, unknown>>;

/** What is written as it stands in the files, over the defaults below. */
export interface ConfigText {
  readonly hosts: Readonly<Record<string, Yaml>>;
  readonly policies?: Readonly<Record<string, Yaml>>;
  readonly datasets: readonly Yaml[];
  readonly transfers?: readonly Yaml[];
}

/** h1 stands at one site, the other hosts at the other. */
const siteOf = (host: string) => (host === 'h1' ? 'cambridge' : 'paris');

/**
 * Two copies on two sites, a copy due a second after it falls behind, and snapshots taken by hand: then a test says
 * when there is something to send, and no clock does.
 */
export const two: Yaml = {
  copies: { min: 2, want: 2 },
  spread: { site: 2 },
  snapshots: { by: 'other' },
  replicate: { every: '1s', lag: '1d' },
  verify: { scrub: '35d' },
};

/** Writes a configuration for hosts of the lab that this run has booted. */
export async function writeConfig(text: ConfigText): Promise<ConfigDirectory> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-openzfs-'));
  const config = {
    path: join(directory, 'config'),
    state: join(directory, 'state'),
    sshConfig: theLab().sshConfig,
    remove: () => rm(directory, { recursive: true }),
  };
  await mkdir(join(config.path, 'datasets'), { recursive: true });
  await mkdir(config.state);
  await rewriteConfig(config, text);
  return config;
}

/** Writes the files anew, as an operator edits them; journal and memory stay. */
export async function rewriteConfig({ path }: ConfigDirectory, text: ConfigText): Promise<void> {
  const write = (name: string, content: unknown) => writeFile(join(path, name), stringify(content));
  const hosts = Object.entries(text.hosts).map(([name, given]) => [
    name,
    {
      ssh: name,
      peer: { host: name, user: 'root' },
      domains: { site: siteOf(name) },
      ...given,
    },
  ]);
  await write('fleet.yaml', {
    sites: { cambridge: { country: 'GB' }, paris: { country: 'FR' } },
    hosts: Object.fromEntries(hosts),
    ...(text.transfers && { transfers: text.transfers }),
  });
  await write('policies.yaml', { policies: { two, ...text.policies } });
  await rm(join(path, 'datasets'), { recursive: true });
  await mkdir(join(path, 'datasets'));
  for (const dataset of text.datasets) {
    const id = String(dataset['id']);
    await write(join('datasets', `${id}.yaml`), { policy: 'two', title: id, ...dataset });
  }
}
