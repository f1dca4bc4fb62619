import { readCandidates, readDepends } from './apt-answers.ts';
import { writeAptConfiguration } from './apt-configuration.ts';
import { debianMirror } from './debian-mirror.ts';
import type { Release } from './release.ts';
import { tool } from './tool.ts';

/**
 * An apt of the lab's own: its sources, lists and pins are in the lab's directory, and the machine's are left alone.
 * The machine's settings for proxies and credentials (apt.conf.d, auth.conf.d) hold for it as well.
 */
export interface Apt {
  readonly sources: string;
  readonly preferences: string;
  /** Fetches the lists of what there is. */
  update(): Promise<void>;
  /** Names of packages that begin so. */
  names(prefix: string): Promise<readonly string[]>;
  /** The version that would be installed; packages that there are not are left out. */
  candidates(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  depends(name: string): Promise<readonly string[]>;
  /** Downloads `name=version` into a directory. */
  download(packages: readonly string[], into: string): Promise<void>;
}

export async function openApt(directory: string, release: Release): Promise<Apt> {
  const mirror = await debianMirror();
  const { sources, preferences, config } = await writeAptConfiguration(directory, release, mirror);
  const ask = (program: string, ...words: readonly string[]) =>
    tool(program, words, { env: { APT_CONFIG: config, LC_ALL: 'C' } });
  return {
    sources,
    preferences,
    update: async () => {
      // A list that could not be fetched is else a warning, and the old list goes on unseen.
      await ask('apt-get', 'update', '-q', '-o', 'APT::Update::Error-Mode=any');
    },
    names: async (prefix) => {
      const said = await ask('apt-cache', 'pkgnames', prefix);
      return said.split('\n').filter((line) => line !== '');
    },
    candidates: async (names) => readCandidates(await ask('apt-cache', 'policy', ...names)),
    depends: async (name) => readDepends(await ask('apt-cache', 'depends', name)),
    download: async (packages, into) => {
      await tool('apt-get', ['download', '-q', ...packages], {
        cwd: into,
        env: { APT_CONFIG: config },
      });
    },
  };
}
