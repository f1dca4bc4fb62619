import { writeFile } from 'node:fs/promises';
import { type LabHost, unprivileged, unprivilegedAlias } from './hosts.ts';
import type { Identities } from './identity.ts';
import { keyWords } from './keys.ts';
import type { RunFiles } from './places.ts';

/** The ssh_config and the known_hosts with which this machine reaches the hosts: `ssh -F ssh_config h1`. */
export async function writeSshConfig(files: RunFiles, all: Identities): Promise<void> {
  const known = all.hosts.flatMap((host) => {
    const keys = all.keysOf.get(host.name);
    return keys ? [`[127.0.0.1]:${host.port} ${keyWords(keys.host)}\n`] : [];
  });
  await writeFile(files.knownHosts, known.join(''));
  const entries = all.hosts.flatMap((host) => [
    entry(host.name, 'root', host, files, all),
    entry(unprivilegedAlias(host.name), unprivileged.name, host, files, all),
  ]);
  await writeFile(files.sshConfig, entries.join('\n'));
}

// No control master here: what a program does with its connections is its own affair, and is tested and measured.
const entry = (
  name: string,
  user: string,
  host: LabHost,
  files: RunFiles,
  all: Identities,
): string =>
  [
    `Host ${name}`,
    '  HostName 127.0.0.1',
    `  Port ${host.port}`,
    `  User ${user}`,
    `  IdentityFile ${all.controller.path}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile ${files.knownHosts}`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '',
  ].join('\n');
