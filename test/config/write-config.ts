import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblem } from '../../src/config/problem.ts';
import type { Config } from '../../src/model/config.ts';

/** Files by name; null leaves one out. What is not given is the small right configuration below. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

const right: Files = {
  'fleet.yaml': `
sites:
  cambridge: { country: GB, provider: ucam }
  paris: { country: FR, provider: scaleway }
hosts:
  okavango:
    domains: { site: cambridge, room: gn09 }
    pools:
      tank: { root: tank/archive }
      fast: { role: scratch }
  paris-1:
    ssh: paris-1.example.org
    domains: { site: paris }
    pools:
      vault: { root: vault/replica, trust: keyless }
`,
  'policies.yaml': `
policies:
  standard:
    copies: { min: 2, want: 2 }
    spread: { site: 2 }
`,
  'datasets/europe.yaml': entry(''),
};

/** A right dataset file with more lines below. */
export function entry(more: string): string {
  return `id: europe\norigin: okavango:tank/europe\npolicy: standard\ntitle: Europe\n${more}`;
}

/** A directory with the files, removed after the test. */
export async function writeConfig(files: Files): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-config-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await mkdir(join(directory, 'datasets'));
  for (const [name, text] of Object.entries({ ...right, ...files }))
    if (text !== null) await writeFile(join(directory, name), text);
  return directory;
}

/** What the operator reads, a line for each problem; none when all is well. */
export async function problemsOf(files: Files): Promise<readonly string[]> {
  const loaded = await loadConfig(await writeConfig(files));
  return loaded.ok ? [] : loaded.problems.map(formatProblem);
}

export async function configOf(files: Files): Promise<Config> {
  const loaded = await loadConfig(await writeConfig(files));
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.config;
}
