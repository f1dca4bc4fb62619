import { PassThrough, type Readable, Writable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { Link } from './dial.ts';
import { OwnStderr } from './marker.ts';
import type { ShellError } from './shell.ts';
import type { Ended } from './transport.ts';

/** A command's three streams, not yet known to have begun. */
export interface ChannelStreams {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: OwnStderr;
  readonly ended: Promise<Ended>;
  release(): void;
}

/** Bytes that wait on the way through, beside the channel's own window of 2 MiB. */
const highWaterMark = 256 * 1024;

/**
 * Three streams of an ssh2 channel. A lost connection is an error of the streams here, where ssh2 itself would end
 * them as if all had been said; and writing to a command that has ended fails, where ssh2 would wait for ever.
 */
export function streamsOf(
  channel: ClientChannel,
  link: Link,
  lost: (cause: Error | null) => ShellError,
): ChannelStreams {
  const stdin = stdinOf(channel);
  const stdout = new PassThrough({ highWaterMark });
  const stderr = new OwnStderr();
  channel.pipe(stdout, { end: false });
  channel.stderr.pipe(stderr, { end: false });

  const ended = new Promise<Ended>((resolve, reject) => {
    const onLost = () => {
      const error = lost(null);
      reject(error);
      for (const stream of [stdin, stdout, stderr]) stream.destroy(error);
    };
    link.client.once('close', onLost);
    channel.once('exit', (code: number | null, signal?: string) => {
      resolve(
        code === null ? { kind: 'signalled', signal: signal ?? '' } : { kind: 'exited', code },
      );
    });
    channel.once('close', () => {
      link.client.off('close', onLost);
      // Without an exit status before it, the close is sshd's own doing: the session broke.
      const error = lost(new Error('the session was closed without an exit status'));
      reject(error);
      stdin.destroy(brokenPipe());
      void ended.then(
        () => {
          stdout.end();
          stderr.end();
        },
        () => {
          stdout.destroy(error);
          stderr.destroy(error);
        },
      );
    });
  });
  ended.catch(() => {});
  // `ended` tells of all that can go wrong; a stream nobody listens to must not end holdfast.
  for (const stream of [stdin, stdout, stderr, channel, channel.stderr])
    stream.on('error', () => {});
  const release = () => {
    channel.close();
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
    // The rest is read and dropped: an unread channel would never be seen to close.
    channel.resume();
    channel.stderr.resume();
  };
  return { stdin, stdout, stderr, ended, release };
}

const stdinOf = (channel: ClientChannel): Writable =>
  new Writable({
    highWaterMark,
    write: (chunk: Buffer, _encoding, done) => {
      channel.write(chunk, done);
    },
    // A sender that fails destroys it: the command must see the end of its input all the same, as of a pipe.
    destroy: (error, done) => {
      channel.end();
      done(error);
    },
    final: (done) => {
      channel.end();
      done();
    },
  });

/** What a write to an ended command gives, as a local pipe would. */
const brokenPipe = (): Error =>
  Object.assign(new Error('the command has ended and reads no more'), { code: 'EPIPE' });
