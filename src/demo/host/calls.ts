import { readFileSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { said } from '../zfs/answer.ts';
import type { ReceiveJob, SendJob } from '../zfs/jobs.ts';
import type { Machine } from '../zfs/machine.ts';
import { runCommand } from '../zfs/run.ts';
import { openDoor, openReader, openWriter } from './fifo.ts';
import type { Link } from './receive-stream.ts';
import { receiveStream } from './receive-stream.ts';
import { becomeHost, receiveEnd, receiveScript, sayAndExit, sendScript } from './script.ts';
import { sendStream } from './send-stream.ts';
import { readSshCall } from './ssh-words.ts';

/** A simulated host as the shims' calls need it. */
export interface CallHost {
  readonly machine: Machine;
  /** null while the host is down. */
  readonly link: () => Link | null;
}

/** How hosts find one another: what ssh says where it does not get through. */
export interface Neighbours {
  hostAt(address: string, port: number): { readonly host: string } | { readonly refusal: string };
}

interface Call {
  readonly pid: number;
  /** The call's own FIFOs begin so. */
  readonly path: string;
}

/** Answers the shims' calls; resolves once the door is open. `close` lets no further call in. */
export function openCalls(
  directory: string,
  hosts: ReadonlyMap<string, CallHost>,
  neighbours: Neighbours,
): { close(): void } {
  const door = openDoor(join(directory, 'door'));
  let rest = '';
  door.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const pid of lines) void answer({ pid: Number(pid), path: join(directory, 'calls', pid) });
  });
  door.on('error', () => {});
  return { close: () => door.destroy() };

  async function answer(call: Call): Promise<void> {
    const words = wordsOf(call);
    const reply = await openWriter(call.path, call.pid);
    if (!reply || !words) return;
    const [hostName = '', program = '', ...args] = words;
    const host = hosts.get(hostName);
    const link = host?.link();
    if (!host || !link) {
      reply.end(sayAndExit(said([], [`${hostName} is down`], 255)));
      return;
    }
    if (program === 'ssh') {
      reply.end(onwards(args));
      return;
    }
    const result = runCommand(host.machine, program === 'zpool' ? 'zpool' : 'zfs', args);
    switch (result.kind) {
      case 'said':
        reply.end(sayAndExit(result));
        return;
      case 'send':
        reply.end(sendScript);
        return sendFor(call, result.job, host.machine, link);
      case 'receive':
        reply.end(receiveScript);
        return receiveFor(call, result.job, link);
      default: {
        const never: never = result;
        return never;
      }
    }
  }

  function onwards(args: readonly string[]): string {
    const call = readSshCall(args);
    if (!call) return sayAndExit(said([], [`not modelled: ssh ${args.join(' ')}`], 2));
    const found = neighbours.hostAt(call.address, call.port);
    if ('refusal' in found) return sayAndExit(said([], [found.refusal], 255));
    return becomeHost(found.host, call.command);
  }
}

/** The host, the program's name, its arguments; null when the call has gone already. */
function wordsOf(call: Call): readonly string[] | null {
  const path = `${call.path}.words`;
  try {
    return readFileSync(path, 'utf8').split('\0').slice(0, -1);
  } catch {
    return null;
  } finally {
    rmSync(path, { force: true });
  }
}

/** zfs dies of SIGPIPE when nobody reads its stream any more, and says nothing. */
const brokenPipe = 128 + constants.signals.SIGPIPE;

async function sendFor(call: Call, job: SendJob, machine: Machine, link: Link): Promise<void> {
  const { speed, now } = machine;
  const told = await openWriter(`${call.path}.told`, call.pid);
  const data = await openWriter(`${call.path}.data`, call.pid);
  if (!told || !data) {
    told?.destroy();
    return;
  }
  const stoppedIn = await sendStream(job, { data, told }, { speed, now, signal: link.signal });
  told.end();
  data.destroy();
  const end = await openWriter(`${call.path}.end`, call.pid);
  end?.end(sayAndExit(said([], [], stoppedIn === null ? 0 : brokenPipe)));
}

async function receiveFor(call: Call, job: ReceiveJob, link: Link): Promise<void> {
  const data = await openReader(`${call.path}.data`, call.pid);
  if (!data) return;
  const result = await receiveStream(job, data, link);
  rmSync(`${call.path}.data`, { force: true });
  const end = await openWriter(`${call.path}.end`, call.pid);
  end?.end(receiveEnd(result));
}
