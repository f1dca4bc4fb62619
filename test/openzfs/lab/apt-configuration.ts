import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mirror } from './debian-mirror.ts';
import type { Release } from './release.ts';

/** The files of an apt of the lab's own. */
export interface AptFiles {
  readonly sources: string;
  readonly preferences: string;
  /** For $APT_CONFIG. */
  readonly config: string;
}

/** Writes all that an apt needs to ask this mirror for this release, and to leave the machine's own lists alone. */
export async function writeAptConfiguration(
  directory: string,
  release: Release,
  mirror: Mirror,
): Promise<AptFiles> {
  const files = {
    sources: join(directory, 'sources.list'),
    preferences: join(directory, 'preferences'),
    config: join(directory, 'apt.conf'),
  };
  await mkdir(join(directory, 'lists/partial'), { recursive: true });
  await mkdir(join(directory, 'archives/partial'), { recursive: true });
  await writeFile(files.sources, sourcesList(mirror));
  await writeFile(files.preferences, pin(release));
  await writeFile(join(directory, 'status'), '');
  await writeFile(files.config, settings(directory, files));
  return files;
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

const settings = (directory: string, { sources, preferences }: AptFiles): string =>
  [
    `Dir::State "${directory}";`,
    `Dir::State::lists "${directory}/lists";`,
    // Not this machine's: what is installed here would be a candidate.
    `Dir::State::status "${directory}/status";`,
    `Dir::Cache "${directory}";`,
    `Dir::Etc::SourceList "${sources}";`,
    'Dir::Etc::SourceParts "/dev/null";',
    `Dir::Etc::Preferences "${preferences}";`,
    'Dir::Etc::PreferencesParts "/dev/null";',
    'APT::Architecture "amd64";',
    'APT::Architectures { "amd64"; };',
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::Retries "3";',
    '',
  ].join('\n');
