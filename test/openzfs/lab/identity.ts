import { type ArchiveEntry, directory, file } from './cpio.ts';
import { address, type LabHost, unprivileged, unprivilegedAlias } from './hosts.ts';
import { type KeyPair, keyWords } from './keys.ts';

/** The keys of one host: its own, and those with which its users go on to other hosts. */
export interface HostKeys {
  readonly host: KeyPair;
  readonly root: KeyPair;
  readonly unprivileged: KeyPair;
}

export interface Identities {
  readonly hosts: readonly LabHost[];
  readonly keysOf: ReadonlyMap<string, HostKeys>;
  /** The key with which this machine logs in. */
  readonly controller: KeyPair;
}

/** What makes the image, which all hosts share, one host: stage 1 copies it from /host over the root. */
export function identityFiles(
  host: LabHost,
  keys: HostKeys,
  all: Identities,
): readonly ArchiveEntry[] {
  const everyKey = [...all.keysOf.values()];
  const ofRoot = [all.controller, ...everyKey.map((each) => each.root)];
  // An unprivileged user of one host is the same on the others, and root nowhere.
  const ofUnprivileged = [...ofRoot, ...everyKey.map((each) => each.unprivileged)];
  const known = knownHosts(all);
  const { home, id } = unprivileged;
  return [
    directory('host'),
    directory('host/etc'),
    file('host/etc/lab-host', `LAB_NAME=${host.name}\nLAB_ADDR=${address(host)}\n`),
    file('host/etc/hostname', `${host.name}\n`),
    file('host/etc/hosts', hostsFile(all.hosts)),
    file('host/etc/hostid', hostId(host)),
    directory('host/etc/ssh'),
    file('host/etc/ssh/ssh_host_ed25519_key', keys.host.secret, 0o600),
    file('host/etc/ssh/ssh_host_ed25519_key.pub', keys.host.public),
    file('host/etc/ssh/authorized_keys.root', authorized(ofRoot), 0o600),
    file(`host/etc/ssh/authorized_keys.${unprivileged.name}`, authorized(ofUnprivileged)),
    file('host/etc/ssh/ssh_known_hosts', known),
    file('host/etc/ssh/ssh_config', guestSshConfig(all.hosts)),
    ...homeFiles('host/root', keys.root, 0),
    directory('host/home'),
    ...homeFiles(`host${home}`, keys.unprivileged, id),
  ];
}

const homeFiles = (path: string, key: KeyPair, owner: number): readonly ArchiveEntry[] => [
  directory(path, 0o700, owner),
  directory(`${path}/.ssh`, 0o700, owner),
  file(`${path}/.ssh/id_ed25519`, key.secret, 0o600, owner),
  file(`${path}/.ssh/id_ed25519.pub`, key.public, 0o644, owner),
];

const authorized = (keys: readonly KeyPair[]): string => keys.map((key) => key.public).join('');

const hostsFile = (hosts: readonly LabHost[]): string =>
  ['127.0.0.1 localhost', ...hosts.map((host) => `${address(host)} ${host.name}`), ''].join('\n');

function knownHosts({ hosts, keysOf }: Identities): string {
  const lines = hosts.flatMap((host) => {
    const keys = keysOf.get(host.name);
    return keys ? [`${host.name},${address(host)} ${keyWords(keys.host)}\n`] : [];
  });
  return lines.join('');
}

/** The names that this machine's ssh_config has mean the same hosts and users among the hosts. */
const guestSshConfig = (hosts: readonly LabHost[]): string =>
  hosts
    .map((host) =>
      [
        `Host ${unprivilegedAlias(host.name)}`,
        `  HostName ${host.name}`,
        `  User ${unprivileged.name}`,
        '',
      ].join('\n'),
    )
    .join('');

/** ZFS refuses a pool that another hostid has in use, so each host has one of its own. */
const hostId = (host: LabHost): Buffer => Buffer.from([host.number, 0x99, 0x00, 0x00]);
