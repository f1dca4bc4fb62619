import { setTimeout as after } from 'node:timers/promises';
import type { Host } from '../model/inventory.ts';
import { plainLine } from '../zfs/remote-text.ts';
import type { ChannelStreams } from './channel-streams.ts';
import { sshByHand } from './program.ts';
import { ShellError } from './shell.ts';
import type { Started } from './transport.ts';

/** Milliseconds for a login shell that runs something else to come to its end. */
const patience = 5_000;

/** Waits until the host's shell has said its process group. Rejects with a ShellError when it never does. */
export async function begun(host: Host, streams: ChannelStreams): Promise<Started> {
  const { stdin, stdout, stderr, ended, release } = streams;
  const group = await stderr.group;
  if (group !== null) return { stdin, stdout, stderr, group, ended, release };
  let words = '';
  try {
    await Promise.race([ended, after(patience, undefined, { ref: false })]);
    // nologin and forced commands speak on stdout.
    words = stderr.said() || plainLine(String(stdout.read() ?? ''));
  } finally {
    release();
  }
  throw new ShellError('channel', host.name, {
    what: `The account's login shell did not run the command${words === '' ? '' : `, it said: ${words}`}.`,
    todo: `Give the account a shell such as /bin/sh, and no forced command in authorized_keys; try \`${sshByHand(host.ssh)} true\`.`,
  });
}
