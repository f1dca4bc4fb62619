import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { findDescription } from './description.ts';
import { startGuard } from './guard.ts';
import { ensureImage, imageAt } from './image.ts';
import { LabError } from './lab-error.ts';
import { alone } from './lock.ts';
import { phase, type Say } from './phases.ts';
import { labDirectory, runFiles, standingRun } from './places.ts';
import { endRecorded, isRunning, runningPid } from './processes.ts';
import { type OpenZfs, openZfsVersions } from './release.ts';
import { startHosts, switchAllOn } from './start.ts';

/* The commands of `npm run lab`; each resolves to the exit code. */

/** Boots the hosts that stand until `down`. */
export async function up(
  wanted: { readonly openzfs: OpenZfs; readonly hosts: number; readonly fresh: boolean },
  say: Say,
): Promise<number> {
  const run = standingRun(wanted.openzfs);
  await mkdir(labDirectory(), { recursive: true });
  await alone(`${run}.lock`, say, async () => {
    if (wanted.fresh) await drop(run);
    await mkdir(run, { recursive: true });
    if (hostsUp(run).length > 0) await completeHosts(run, wanted.hosts, say);
    else await startGuarded(run, wanted, say);
  });
  const { sshConfig } = runFiles(run);
  say(`OpenZFS ${wanted.openzfs} is up; its ssh config is ${sshConfig}. Try:`);
  say(`  ssh -F ${sshConfig} h1 zfs list`);
  return 0;
}

/** Interrupted in the middle, it leaves no host behind. */
async function startGuarded(
  run: string,
  wanted: { readonly openzfs: OpenZfs; readonly hosts: number },
  say: Say,
): Promise<void> {
  const guard = startGuard(run, 'restore');
  try {
    await startHosts(run, wanted, say);
  } catch (error) {
    await guard.end();
    throw error;
  }
  await guard.keep();
}

/** Builds the image and boots nothing. */
export async function build({ openzfs }: { readonly openzfs: OpenZfs }, say: Say): Promise<number> {
  const { directory } = await ensureImage(openzfs, say);
  say(`The image for OpenZFS ${openzfs} is ${directory}.`);
  return 0;
}

async function completeHosts(run: string, count: number, say: Say): Promise<void> {
  const description = findDescription(run);
  if (description?.hosts.length !== count) {
    throw new LabError(
      `A lab of ${description?.hosts.length} is up already, and one of ${count} was asked for.`,
      'End them first: `npm run lab -- down`.',
    );
  }
  await phase(say, 'switch on what is off', () =>
    switchAllOn(runFiles(run), imageAt(description.image), description.hosts),
  );
}

/** Switches the hosts off. */
export async function down(
  { openzfs, clean }: { readonly openzfs: OpenZfs; readonly clean: boolean },
  say: Say,
): Promise<number> {
  const run = standingRun(openzfs);
  const hosts = hostsUp(run);
  if (clean) await drop(run);
  else await endAll(run);
  say(hosts.length === 0 ? 'No host was up.' : `Switched off: ${hosts.join(', ')}.`);
  return 0;
}

/** Logs in, or runs a command; the exit code is the command's. */
export async function ssh({
  openzfs,
  host,
  command,
}: {
  readonly openzfs: OpenZfs;
  readonly host: string;
  readonly command: readonly string[];
}): Promise<number> {
  const { sshConfig } = runFiles(standingRun(openzfs));
  const { exitCode } = await execa('ssh', ['-F', sshConfig, host, ...command], {
    reject: false,
    stdio: 'inherit',
  });
  return exitCode ?? 1;
}

/** What runs. */
export function status(say: Say): number {
  for (const openzfs of openZfsVersions) {
    const run = standingRun(openzfs);
    const description = findDescription(run);
    say(`OpenZFS ${openzfs}${description === null ? ': none' : ` in ${run}`}`);
    for (const { name, port } of description?.hosts ?? []) {
      const pid = runningPid(runFiles(run).pid(name));
      say(pid === null ? `  ${name}  off` : `  ${name}  up  127.0.0.1:${port}  process ${pid}`);
    }
  }
  return 0;
}

function hostsUp(run: string): readonly string[] {
  const hosts = findDescription(run)?.hosts ?? [];
  return hosts.map((host) => host.name).filter((name) => isRunning(runFiles(run).pid(name)));
}

async function endAll(run: string): Promise<void> {
  const { pids } = runFiles(run);
  for (const name of await readdir(pids).catch(() => [])) await endRecorded(join(pids, name));
}

async function drop(run: string): Promise<void> {
  await endAll(run);
  await rm(run, { recursive: true, force: true });
}
