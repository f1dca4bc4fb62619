import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpio } from './cpio.ts';
import { describe } from './description.ts';
import { chooseHosts, type LabHost, mostHosts } from './hosts.ts';
import { type HostKeys, type Identities, identityFiles } from './identity.ts';
import { ensureImage, type ImageFiles } from './image.ts';
import { makeKey } from './keys.ts';
import { LabError } from './lab-error.ts';
import { phase, type Say } from './phases.ts';
import { type RunFiles, runFiles } from './places.ts';
import { startSwitch, switchOn } from './power.ts';
import type { OpenZfs } from './release.ts';
import { writeSshConfig } from './ssh-config.ts';

export interface Wanted {
  readonly openzfs: OpenZfs;
  readonly hosts: number;
}

/**
 * Boots hosts from an image that is built when it is not there. In a directory where hosts have run, they keep their
 * disks and their keys, and get ports anew: theirs may be taken by now.
 */
export async function startHosts(
  directory: string,
  { openzfs, hosts: count }: Wanted,
  say: Say,
): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > mostHosts) {
    throw new LabError(`A lab of ${count} hosts is not possible.`, `Ask for 1 to ${mostHosts}.`);
  }
  const files = runFiles(directory);
  const image = await ensureImage(openzfs, say);
  for (const place of ['pids', 'sockets'])
    await mkdir(`${directory}/${place}`, { recursive: true });
  const hosts = await chooseHosts(count);
  const identities = await makeIdentities(files, hosts);
  await writeSshConfig(files, identities);
  for (const host of hosts) await writeInitrd(files, image, host, identities);
  await describe(directory, { openzfs, image: image.directory, hosts: [...hosts] });
  await phase(say, `boot ${hosts.map((host) => host.name).join(', ')}`, () =>
    switchAllOn(files, image, hosts),
  );
}

/** The switch and every host of the run that is off. */
export async function switchAllOn(
  files: RunFiles,
  image: ImageFiles,
  hosts: readonly LabHost[],
): Promise<void> {
  await startSwitch(files, hosts);
  await Promise.all(hosts.map((host) => switchOn(files, image, host)));
}

async function makeIdentities(files: RunFiles, hosts: readonly LabHost[]): Promise<Identities> {
  const controller = await makeKey(files.keys, 'controller');
  const keysOf = new Map<string, HostKeys>();
  for (const { name } of hosts) {
    keysOf.set(name, {
      host: await makeKey(files.keys, `${name}.host`),
      root: await makeKey(files.keys, `${name}.root`),
      unprivileged: await makeKey(files.keys, `${name}.repl`),
    });
  }
  return { hosts, keysOf, controller };
}

/** The kernel reads archives that follow each other in one initramfs: stage 1, which all share, and the identity. */
async function writeInitrd(
  files: RunFiles,
  image: ImageFiles,
  host: LabHost,
  identities: Identities,
): Promise<void> {
  const keys = identities.keysOf.get(host.name);
  if (!keys) return;
  const own = files.host(host.name);
  await mkdir(own.directory, { recursive: true });
  const stage1 = await readFile(image.stage1);
  await writeFile(own.initrd, Buffer.concat([stage1, cpio(identityFiles(host, keys, identities))]));
}
