import { PassThrough } from 'node:stream';
import pLimit from 'p-limit';
import { endGroup } from './end-group.ts';
import type { Exit, RunningCommand, RunOptions, Shell } from './shell.ts';
import { type Stop, stopOf } from './stop.ts';
import type { Started, Transport } from './transport.ts';

/** OpenSSH gives a connection ten sessions (MaxSessions); four leave room for those that end a command. */
const atOnce = 4;
/** Milliseconds that a command which is being stopped has for saying its process group. */
const lastWord = 5_000;

/** The Shell on top of any transport: the limit, stopping, and how a command ended. */
export function shellOver(transport: Transport): Shell {
  const limit = pLimit(atOnce);

  const run = (command: string, options: RunOptions): Promise<RunningCommand> =>
    new Promise((resolve, reject) => {
      const stop = stopOf(options);
      let sent = false;
      stop.onAsked(() => {
        if (sent)
          setTimeout(() => resolve(silent({ kind: 'aborted', gone: false })), lastWord).unref();
        else resolve(silent({ kind: 'aborted', gone: true }));
      });
      limit(async () => {
        if (stop.asked) return;
        await transport.connect();
        if (stop.asked) return;
        sent = true;
        const running = watched(transport, await transport.start(command), stop);
        resolve(running);
        await running.exit.catch(() => {});
      }).catch((error: unknown) => {
        stop.settle();
        reject(error);
      });
    });

  return { host: transport.host.name, run, close: () => transport.close() };
}

/** A started command whose exit also tells of its being stopped. */
function watched(transport: Transport, started: Started, stop: Stop): RunningCommand {
  const { stdin, stdout, stderr } = started;
  const exit = new Promise<Exit>((resolve, reject) => {
    let stopping = false;
    stop.onAsked(() => {
      stopping = true;
      void endGroup(transport, started.group).then((gone) => {
        started.release();
        resolve({ kind: 'aborted', gone });
      });
    });
    started.ended
      .then(
        (ended) => stopping || resolve(ended),
        (error: unknown) => stopping || reject(error),
      )
      .finally(() => stop.settle());
  });
  // Who only reads the streams learns of a broken connection there.
  exit.catch(() => {});
  return { stdin, stdout, stderr, exit };
}

/** A command that never began, or that never said that it did: nothing to read, nobody to write to. */
function silent(exit: Exit): RunningCommand {
  const stdin = new PassThrough().resume();
  return {
    stdin,
    stdout: new PassThrough().end(),
    stderr: new PassThrough().end(),
    exit: Promise.resolve(exit),
  };
}
