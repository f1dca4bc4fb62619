import { setTimeout as after } from 'node:timers/promises';
import type { ClientChannel } from 'ssh2';
import type { Host } from '../model/inventory.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { BackOff } from './back-off.ts';
import { begun } from './begun.ts';
import { type ChannelStreams, streamsOf } from './channel-streams.ts';
import { Connection } from './connection.ts';
import type { Link } from './dial.ts';
import { envelope, longestEnvelope } from './envelope.ts';
import { commandTooLong, connectionLost } from './errors.ts';
import { ShellError } from './shell.ts';
import type { Ssh2Target } from './target.ts';
import type { Started, Transport } from './transport.ts';

/** How often a channel is asked for again that the host would not open. */
const retries = 4;

/** Commands over one in-process SSH connection. `given`: the facts to connect by, instead of asking OpenSSH. */
export function ssh2Transport(
  host: Host,
  given: Ssh2Target | null,
  backOff: BackOff = new BackOff(),
): Transport {
  const connection = new Connection(host, given, backOff);
  return {
    host,
    connect: async () => {
      await connection.link();
    },
    start: async (command: string): Promise<Started> => {
      const text = envelope(command);
      if (text.length > longestEnvelope) throw commandTooLong(host);
      return begun(host, await openChannel(host, await connection.link(), text));
    },
    retry: () => connection.retry(),
    close: () => connection.close(),
  };
}

async function openChannel(host: Host, link: Link, text: string): Promise<ChannelStreams> {
  for (let tried = 0; ; tried += 1) {
    const streams = await exec(host, link, text);
    if (!(streams instanceof Error)) return streams;
    // Sessions that have just ended may still count against sshd's MaxSessions; nothing of the command was sent.
    if (!/channel open failure/i.test(streams.message)) throw lost(host, link, streams);
    if (tried === retries)
      throw new ShellError(
        'channel',
        host.name,
        {
          what: `The host opens no further session: ${plainLine(streams.message)}.`,
          todo: 'See what else is logged in over the same connection, and MaxSessions in its sshd_config.',
        },
        { cause: streams },
      );
    await after(100 * 2 ** tried);
  }
}

/** The streams are taken hold of in the callback itself: an exit may follow in the same packet. */
function exec(host: Host, link: Link, text: string): Promise<ChannelStreams | Error> {
  return new Promise((resolve) => {
    try {
      link.client.exec(text, (error: Error | undefined, channel: ClientChannel) => {
        resolve(error ?? streamsOf(channel, link, (cause) => lost(host, link, cause)));
      });
    } catch (error) {
      resolve(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

const lost = (host: Host, link: Link, cause: Error | null): ShellError =>
  connectionLost(host, link.trouble() || cause?.message || '', cause);
