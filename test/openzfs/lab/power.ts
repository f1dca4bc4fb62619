import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { until } from './conditions.ts';
import type { LabHost } from './hosts.ts';
import type { ImageFiles } from './image.ts';
import { LabError } from './lab-error.ts';
import type { RunFiles } from './places.ts';
import { endRecorded, isRunning, startRecorded } from './processes.ts';
import { diskBytes, hostCommand, poolDisks, switchCommand } from './qemu.ts';

/** Connects the hosts with each other; they find the switch when they start. */
export async function startSwitch(files: RunFiles, hosts: readonly LabHost[]): Promise<void> {
  const record = files.pid('switch');
  if (isRunning(record)) return;
  const log = `${files.directory}/switch.log`;
  await startRecorded({ record, log }, switchCommand(files, hosts));
  await until(async () => ((await wired(files, hosts)) || !isRunning(record) ? true : null), {
    withinMs: 20_000,
  });
  if (!(await wired(files, hosts))) {
    throw new LabError(
      'The switch between the hosts did not start.',
      `It said: ${await text(log)}`,
    );
  }
}

/** Switches a host on, and resolves when it can be logged in to. */
export async function switchOn(files: RunFiles, image: ImageFiles, host: LabHost): Promise<void> {
  if (isRunning(files.pid(host.name))) return;
  // A boot that got nowhere is tried once more: an emulated machine on a busy one may miss its own timers.
  const first = await boot(files, image, host);
  if (first === 'up') return;
  const second = await boot(files, image, host);
  if (second === 'up') return;
  await endRecorded(files.pid(host.name));
  throw new LabError(
    `${host.name} did not come up, twice: ${first}; ${second}`,
    `Its console is in ${files.host(host.name).serialLog}.`,
  );
}

/** Switches a host off as a power cut would. */
export const switchOff = (files: RunFiles, name: string): Promise<void> =>
  endRecorded(files.pid(name));

const bootWithinMs = 240_000;

async function boot(files: RunFiles, image: ImageFiles, host: LabHost): Promise<string> {
  const own = files.host(host.name);
  const record = files.pid(host.name);
  await endRecorded(record);
  await mkdir(own.directory, { recursive: true });
  for (let number = 1; number <= poolDisks; number++) await makeDisk(own.disk(number));
  await rm(own.serialLog, { force: true });
  await rm(own.qemuLog, { force: true });
  await startRecorded({ record, log: own.qemuLog }, hostCommand(files, image, host));

  let refusal = '';
  const answer = await until<string>(
    async () => {
      if (!isRunning(record)) return `QEMU ended: ${await text(own.qemuLog)}`;
      // Its own word first: to knock every moment would slow an emulated host that is still starting.
      if (!isReady(await text(own.serialLog))) return null;
      const login = await tryLogin(files, host.name);
      if (typeof login === 'number') return clockTrouble(login);
      refusal = login;
      return null;
    },
    { withinMs: bootWithinMs, everyMs: 150 },
  );
  if (answer !== null) return answer;
  const console = await lastLines(own.serialLog);
  return `no login within ${bootWithinMs / 1000} s (${refusal}), its console ends with: ${console}`;
}

/** What guest/lab-rc says last, after the seconds since its start. */
const isReady = (console: string): boolean => /^lab: \S+ ready/m.test(console);

/** The seconds by which the host's clock is off, or why one cannot log in. */
async function tryLogin(files: RunFiles, name: string): Promise<number | string> {
  const words = ['-F', files.sshConfig, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=30', name];
  const result = await execa('ssh', [...words, 'date +%s'], {
    reject: false,
    stdin: 'ignore',
    timeout: 60_000,
  });
  if (result.timedOut) return 'ssh did not finish';
  if (result.failed) return `ssh: ${result.stderr.trim()}`;
  return Math.abs(Date.now() / 1000 - Number(result.stdout));
}

/** Ages are what much of the tests is about, so a host whose clock runs off is not a host. */
const clockTrouble = (secondsOff: number): string =>
  secondsOff < 15 ? 'up' : `its clock is ${Math.round(secondsOff)} s off`;

/** A new disk is all zeroes and takes no room; one that is there keeps what it holds. */
async function makeDisk(path: string): Promise<void> {
  const disk = await open(path, 'a');
  try {
    if ((await disk.stat()).size < diskBytes) await disk.truncate(diskBytes);
  } finally {
    await disk.close();
  }
}

const wired = async (files: RunFiles, hosts: readonly LabHost[]): Promise<boolean> => {
  const listening = (await text('/proc/net/unix')).split('\n');
  return hosts.every(({ name }) => listening.some((line) => line.endsWith(` ${files.wire(name)}`)));
};

const text = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

const lastLines = async (path: string): Promise<string> =>
  (await text(path)).trimEnd().split(/\r?\n/).slice(-12).join('\n');
