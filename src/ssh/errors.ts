import type { Host } from '../model/inventory.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { longestEnvelope } from './envelope.ts';
import { ShellError } from './shell.ts';

/** The connection went away under a command. */
export function connectionLost(host: Host, words: string, cause?: unknown): ShellError {
  const said = plainLine(words);
  return new ShellError(
    'unreachable',
    host.name,
    {
      what: `The connection to the host was lost${said === '' ? '' : ` (${said})`}; a command that ran there may still be running.`,
      todo: 'Look at the host again before anything is repeated.',
    },
    { cause },
  );
}

export const connectionClosed = (host: Host): ShellError =>
  new ShellError('unreachable', host.name, {
    what: 'holdfast has closed its connection to this host.',
    todo: 'Nothing is wrong with the host: start holdfast again to go on.',
  });

export const commandTooLong = (host: Host): ShellError =>
  new ShellError('channel', host.name, {
    what: `The command is longer than a host takes in one call (${longestEnvelope} bytes); it was not sent.`,
    todo: 'Do it in smaller parts.',
  });

export const noProgram = (host: Host, program: string, cause: unknown): ShellError =>
  new ShellError(
    'unreachable',
    host.name,
    {
      what: `This machine has no ${program} program.`,
      todo: "Install OpenSSH's client (openssh-client, openssh-clients or openssh) on the machine that runs holdfast.",
    },
    { cause },
  );
