import { execa } from 'execa';
import type { Host, SshAddress } from '../model/inventory.ts';
import { commandLine } from '../zfs/quote.ts';
import { noProgram } from './errors.ts';
import { endWithUs, ownSession } from './own-session.ts';
import { ShellError } from './shell.ts';

/**
 * `-F FILE` when HOLDFAST_SSH_CONFIG names an ssh_config to use in place of the user's own and the system's.
 * Read at each use, so that it is one setting for `ssh -G`, jumps and the openssh transport.
 */
export function configOptions(): readonly string[] {
  const file = process.env['HOLDFAST_SSH_CONFIG'];
  return file ? ['-F', file] : [];
}

/** The words of an `ssh` call for an address, its destination last, behind `--`: it is never read as an option. */
export function sshWords(address: SshAddress, options: readonly string[]): readonly string[] {
  return [
    ...configOptions(),
    ...(address.port === null ? [] : ['-p', String(address.port)]),
    ...(address.user === null ? [] : ['-l', address.user]),
    ...options,
    '--',
    address.host,
  ];
}

/** How a person would log in to the host: for sentences that say what to do. */
export function sshByHand(address: SshAddress): string {
  const where = address.user === null ? address.host : `${address.user}@${address.host}`;
  const port = address.port === null ? [] : ['-p', String(address.port)];
  return commandLine(['ssh', ...configOptions(), ...port, where]);
}

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of OpenSSH's own programs to its end. Rejects with a ShellError when this machine has none. */
export async function ask(host: Host, program: string, words: readonly string[]): Promise<Answer> {
  const asked = execa(program, words, {
    ...ownSession,
    reject: false,
    stdin: 'ignore',
    timeout: 20_000,
    stripFinalNewline: false,
  });
  endWithUs(asked);
  const result = await asked;
  if (result.code === 'ENOENT') throw noProgram(host, program, result);
  if (result.exitCode === undefined)
    throw new ShellError(
      'unreachable',
      host.name,
      {
        what: `${program} did not come to its end on this machine.`,
        todo: `Run \`${commandLine([program, ...words])}\` by hand and see what it waits for.`,
      },
      { cause: result },
    );
  return { code: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}
