import { PassThrough } from 'node:stream';
import { execa } from 'execa';
import type { Host } from '../model/inventory.ts';
import { ShellError } from './shell.ts';
import type { Ended, Started, Transport } from './transport.ts';

/** Commands on this machine: each leads a process group of its own, as it would under sshd. */
export function localTransport(host: Host): Transport {
  return {
    host,
    connect: async () => {},
    start: async (command: string) => startHere(host, command),
    retry: () => {},
    close: async () => {},
  };
}

async function startHere(host: Host, command: string): Promise<Started> {
  const subprocess = execa('/bin/sh', ['-c', command], {
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` },
  });
  const { stdin, stdout: out, stderr: err, pid: group } = subprocess;
  // Piped on at once: execa throws away what is unread after a tick.
  const stdout = out.pipe(new PassThrough());
  const stderr = err.pipe(new PassThrough());
  for (const stream of [stdin, out, err, stdout, stderr]) stream.on('error', () => {});
  const ended = new Promise<Ended>((resolve) => {
    subprocess.once('exit', (code, signal) => {
      resolve(
        code === null ? { kind: 'signalled', signal: signal ?? '' } : { kind: 'exited', code },
      );
    });
  });
  if (group === undefined) {
    const { cause } = await subprocess;
    throw new ShellError(
      'unreachable',
      host.name,
      {
        what: 'This machine could not start /bin/sh.',
        todo: 'See whether it is out of processes or memory.',
      },
      { cause },
    );
  }
  const release = () => {
    for (const stream of [stdin, out, err, stdout, stderr]) stream.destroy();
  };
  return { stdin, stdout, stderr, group, ended, release };
}
