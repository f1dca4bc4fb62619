import { readSshCall } from '../../../src/demo/host/ssh-words.ts';
import { runCommand } from '../../../src/demo/zfs/run.ts';
import type { Element, List, Pipeline } from './parse.ts';
import { parseShell } from './parse.ts';
import { receiveAtOnce } from './streams.ts';
import type { Running, ShellHost, Surroundings } from './surroundings.ts';
import { NotUnderstood } from './words.ts';

/** The streams that come in; null where nothing does. */
type Inflow = Running | null;

/** Runs a text on a host, as its /bin/sh would. */
export function* runText(
  text: string,
  host: ShellHost,
  around: Surroundings,
  inflow: Inflow = null,
): Running {
  return yield* runList(parseShell(text), host, around, inflow);
}

function* runList(list: List, host: ShellHost, around: Surroundings, inflow: Inflow): Running {
  let exit = 0;
  for (const { pipeline, onlyAfterSuccess } of list.parts)
    if (!onlyAfterSuccess || exit === 0) exit = yield* runPipeline(pipeline, host, around, inflow);
  return exit;
}

/** As in a shell without pipefail, the last one's status is all that counts. */
function* runPipeline(
  elements: Pipeline,
  host: ShellHost,
  around: Surroundings,
  inflow: Inflow,
): Running {
  let flow = inflow;
  const before: Running[] = [];
  for (const element of elements.slice(0, -1)) {
    flow = runElement(element, host, around, flow);
    before.push(flow);
  }
  const last = elements.at(-1);
  if (!last) throw new NotUnderstood('an empty pipeline');
  const exit = yield* runElement(last, host, around, flow);
  for (const each of before.toReversed()) close(each, exit);
  return exit;
}

/** A writer that is left behind: well and good when the reader failed, a lost stream when it did not. */
function close(writer: Running, exit: number): void {
  if (exit === 0 && writer.next().done !== true)
    throw new NotUnderstood('a stream is sent that nothing receives');
  writer.return(141);
}

function* runElement(
  element: Element,
  host: ShellHost,
  around: Surroundings,
  inflow: Inflow,
): Running {
  if (element.kind === 'group') return yield* runList(element.list, host, around, inflow);
  const [program = '', ...args] = element.words;
  switch (program) {
    case 'sudo':
    case 'doas':
      if (args[0] !== '-n') throw new NotUnderstood(`${program} that may ask: ${args.join(' ')}`);
      return yield* runElement({ ...element, words: args.slice(1) }, host, around, inflow);
    case 'zfs':
    case 'zpool':
      return yield* runZfs(program, args, host, around, inflow);
    case 'ssh':
      return yield* runSsh(args, around, inflow);
    case 'pv':
    case 'mbuffer':
      return yield* throttled(element.words, host, inflow);
    default:
      if (isWidening(element.words)) {
        const rest = element.words.slice(1);
        if (rest.length === 0) return 0;
        return yield* runElement({ ...element, words: rest }, host, around, inflow);
      }
      if (element.words.join(' ') === 'export PATH') return 0;
      throw new NotUnderstood(`what is ${program}? It stands in: ${element.words.join(' ')}`);
  }
}

const isWidening = ([first = '']: readonly string[]): boolean =>
  first === 'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin';

function* runZfs(
  program: 'zfs' | 'zpool',
  args: readonly string[],
  host: ShellHost,
  around: Surroundings,
  inflow: Inflow,
): Running {
  const words = [program, ...args];
  const answer = runCommand(host.machine, program, args);
  switch (answer.kind) {
    case 'said':
      if (answer.exit === 2)
        throw new NotUnderstood(`${host.name}: ${words.join(' ')}: ${answer.err}`);
      around.onCommand(host, words, answer);
      return answer.exit;
    case 'send':
      yield answer.job;
      around.onCommand(host, words, { exit: 0, err: '' });
      return 0;
    case 'receive': {
      const next = inflow?.next();
      const stream = next && next.done !== true ? next.value : null;
      const ended = receiveAtOnce(answer.job, stream, (begin, into) =>
        around.onBytes(host, begin, into),
      );
      around.onCommand(host, words, ended);
      return ended.exit;
    }
    default: {
      const never: never = answer;
      return never;
    }
  }
}

function* runSsh(args: readonly string[], around: Surroundings, inflow: Inflow): Running {
  const call = readSshCall(args);
  if (!call) throw new NotUnderstood(`ssh ${args.join(' ')}`);
  // The login shell may be csh, which reads one line.
  if (call.command.includes('\n')) throw new NotUnderstood(`ssh with a line end: ${call.command}`);
  const host = around.hostAt(call.address, call.port);
  if (!host) throw new NotUnderstood(`ssh to ${call.address} at ${call.port}, which is no host`);
  return host.up ? yield* runText(call.command, host, around, inflow) : 255;
}

/** Keeps a limit, and passes everything on. */
function* throttled(words: readonly string[], host: ShellHost, inflow: Inflow): Running {
  const [program = ''] = words;
  if (!host.tools.includes(program)) throw new NotUnderstood(`${host.name} has no ${program}`);
  if (!/^(pv -q -L|mbuffer -q -R) [1-9]\d*$/.test(words.join(' ')))
    throw new NotUnderstood(words.join(' '));
  if (!inflow) throw new NotUnderstood(`${program} reads nothing`);
  return yield* inflow;
}
