import { execa } from 'execa';
import type { Lab } from '../../test/openzfs/lab/lab.ts';

/** Long enough for anything here on a machine that is busy with other things. */
const patience = 900_000;

/** A command of the set-up, over the lab's kept connection; throws when it fails. */
export async function setUp(lab: Lab, host: string, command: string): Promise<string> {
  const answer = await lab.run(host, command, { timeoutMs: patience });
  if (answer.exit === 0) return answer.stdout;
  throw new Error(`${host}: ${command}\nexit ${answer.exit}\n${answer.stdout}\n${answer.stderr}`);
}

/** A command over a fresh ssh, as a person at this machine types it. */
export async function overSsh(lab: Lab, host: string, command: string): Promise<void> {
  const ended = await execa('ssh', ['-F', lab.sshConfig, host, command], {
    reject: false,
    stdin: 'ignore',
    timeout: patience,
    maxBuffer: 256 * 1024 ** 2,
  });
  if (ended.exitCode === 0) return;
  throw new Error(
    `ssh ${host} ${command}\nexit ${ended.exitCode}\n${ended.stdout}\n${ended.stderr}`,
  );
}

/** A command line of this machine's shell. */
export async function here(command: string): Promise<void> {
  await execa('/bin/sh', ['-c', command], { stdin: 'ignore', timeout: patience });
}

/** Pools as they are when new, on h1 and h2. */
export async function emptyPools(lab: Lab): Promise<void> {
  const clear = 'for pool in $(zpool list -H -o name); do zpool destroy -f "$pool"; done';
  await Promise.all([
    setUp(lab, 'h1', `${clear}; zpool create -f -O atime=off tank vdb`),
    setUp(lab, 'h2', `${clear}; zpool create -f -O atime=off vault vdb`),
  ]);
}

/** Verified, as the policy asks: then a plan has nothing to say of scrubs. */
export async function scrubbed(lab: Lab): Promise<void> {
  await Promise.all([
    setUp(lab, 'h1', 'zpool scrub -w tank'),
    setUp(lab, 'h2', 'zpool scrub -w vault'),
  ]);
}
