import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { debianMirror, type Mirror } from './debian-mirror.ts';
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
  const sources = join(directory, 'sources.list');
  const preferences = join(directory, 'preferences');
  const config = join(directory, 'apt.conf');
  await mkdir(join(directory, 'lists/partial'), { recursive: true });
  await mkdir(join(directory, 'archives/partial'), { recursive: true });
  await writeFile(sources, sourcesList(await debianMirror()));
  await writeFile(preferences, pin(release));
  await writeFile(join(directory, 'status'), '');
  await writeFile(config, settings(directory));

  const ask = (program: string, ...words: readonly string[]) =>
    tool(program, words, { env: { APT_CONFIG: config, LC_ALL: 'C' } });
  return {
    sources,
    preferences,
    update: async () => {
      // A list that could not be fetched is else a warning, and the old list goes on unseen.
      await ask('apt-get', 'update', '-q', '-o', 'APT::Update::Error-Mode=any');
    },
    names: async (prefix) => lines(await ask('apt-cache', 'pkgnames', prefix)),
    candidates: async (names) => parseCandidates(await ask('apt-cache', 'policy', ...names)),
    depends: async (name) =>
      lines(await ask('apt-cache', 'depends', name)).flatMap(
        (line) => /^\s*\|?Depends: (\S+)/.exec(line)?.slice(1) ?? [],
      ),
    download: async (packages, into) => {
      await tool('apt-get', ['download', '-q', ...packages], {
        cwd: into,
        env: { APT_CONFIG: config },
      });
    },
  };
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

function sourcesList({ archive, security }: Mirror): string {
  const suites = ['bookworm', 'bookworm-updates', 'bookworm-backports'];
  const entries = [
    ...suites.map((suite) => `${archive} ${suite}`),
    ...(security === null ? [] : [`${security} bookworm-security`]),
  ];
  return entries.map((entry) => `deb [signed-by=${keyring}] ${entry} main contrib\n`).join('');
}

/** Without it apt would take OpenZFS from bookworm for every release: backports rank below. */
const pin = ({ suite }: Release): string =>
  `Package: src:zfs-linux\nPin: release n=${suite}\nPin-Priority: 990\n`;

const settings = (directory: string): string =>
  [
    `Dir::State "${directory}";`,
    `Dir::State::lists "${directory}/lists";`,
    // Not this machine's: what is installed here would be a candidate.
    `Dir::State::status "${directory}/status";`,
    `Dir::Cache "${directory}";`,
    `Dir::Etc::SourceList "${directory}/sources.list";`,
    'Dir::Etc::SourceParts "/dev/null";',
    `Dir::Etc::Preferences "${directory}/preferences";`,
    'Dir::Etc::PreferencesParts "/dev/null";',
    'APT::Architecture "amd64";',
    'APT::Architectures { "amd64"; };',
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::Retries "3";',
    '',
  ].join('\n');

function parseCandidates(policy: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let name = '';
  for (const line of policy.split('\n')) {
    name = /^(\S+):$/.exec(line)?.[1] ?? name;
    const version = /^ {2}Candidate: (\S+)/.exec(line)?.[1];
    if (version !== undefined && version !== '(none)') found.set(name, version);
  }
  return found;
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
