import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Step } from '../model/step.ts';
import type { Shells } from '../ssh/shell.ts';
import type { CommandEnd, StartedCommand } from './command.ts';
import { startCommand } from './command.ts';
import { throttle } from './throttle.ts';

type RelayStep = Extract<Step, { kind: 'relay' }>;

/** Joins the two ends; resolves to false when the pipe broke before the sender's last byte. */
async function join(
  from: StartedCommand,
  to: StartedCommand,
  limit: bigint | null,
  signal: AbortSignal,
): Promise<boolean> {
  const source = from.running.stdout;
  const sink = to.running.stdin;
  try {
    if (limit === null) await pipeline(source, sink, { signal });
    else await pipeline(source, throttle(limit, signal), sink, { signal });
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs the two commands of a relay with this machine as the pipe between them. The receiving end is there first.
 * When an end dies the other is ended too; a sender that only stops early is left to the receiver, which
 * then keeps what has arrived (S11).
 */
export async function runRelay(
  shells: Shells,
  step: RelayStep,
  signal: AbortSignal,
  takeLine: (line: string) => boolean,
): Promise<readonly CommandEnd[]> {
  const broken = new AbortController();
  const either = AbortSignal.any([signal, broken.signal]);
  const receiving = await startCommand(shells, step.receive, either, () => false);
  if (!('running' in receiving)) return [receiving];
  receiving.running.stdout.resume();

  const sending = await startCommand(shells, step.send, either, takeLine);
  if (!('running' in sending)) {
    broken.abort();
    return [sending, await receiving.ended];
  }
  sending.running.stdin.end();

  let whole = false;
  const joined = join(sending, receiving, step.limit, either).then((reachedTheEnd) => {
    whole = reachedTheEnd;
    if (!whole) broken.abort();
  });
  const received = receiving.ended.then(async (end) => {
    // A receiver that has ended takes nothing more, whether or not its transport has noticed.
    if (end.how.kind === 'exited' && end.how.code === 0) await Promise.race([joined, pause(2000)]);
    if (!whole) broken.abort();
    return end;
  });
  const sent = sending.ended.then((end) => {
    if (end.how.kind === 'lost') broken.abort();
    return end;
  });
  const ends = await Promise.all([sent, received]);
  await joined;
  return ends;
}
