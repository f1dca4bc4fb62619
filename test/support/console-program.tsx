/**
 * The console on the fleet of the tests, with hosts that answer after a while and runs that are played:
 * `node --import … test/support/console-program.tsx [--read-only] [--unfinished]`, or through `bundle`. To look at the screens:
 * `npx esbuild test/support/console-program.tsx --bundle --platform=node --format=esm --packages=external \
 *    --jsx=automatic --outfile=node_modules/.cache/console.mjs && node node_modules/.cache/console.mjs`
 */
import { openConsole } from '../../src/commands/console.tsx';
import type { Action } from '../../src/model/action.ts';
import { hostName, instant, runId } from '../../src/model/ids.ts';
import type { HostObservation } from '../../src/model/observation.ts';
import type { Run } from '../../src/model/run.ts';
import * as fleet from './fleet.ts';
import { leftRun } from './left-run.ts';

const started = Date.now();
const clock = () => instant(fleet.now + Date.now() - started);
const slow = Number(process.env['ANSWER_MS'] ?? '50');

function collector(onObservation: (observation: HostObservation) => void) {
  const answer = (host: string) =>
    new Promise<void>((resolve) => {
      setTimeout(() => {
        const seen = fleet.observations.get(hostName(host));
        if (seen?.kind === 'seen') onObservation({ ...seen, at: clock() });
        resolve();
      }, slow);
    });
  return {
    start: () => void Promise.all([...fleet.observations.keys()].map(answer)),
    refresh: async (host?: string) => {
      await Promise.all((host ? [host] : [...fleet.observations.keys()]).map(answer));
    },
    close: async () => {},
  };
}

/** A run that sends at 2 GiB a second. */
function play(action: Action, onRun: (run: Run) => void) {
  const id = runId(`run-${action.id}`);
  const run: Run = { id, action, startedAt: clock(), state: { kind: 'checking', step: 0 } };
  const total = action.estimate.bytes ?? 10n << 30n;
  let done = 0n;
  let timer: NodeJS.Timeout | null = null;
  onRun(run);
  const finished = new Promise<Run>((resolve) => {
    const end = (state: Run['state']) => {
      if (timer) clearInterval(timer);
      onRun({ ...run, state });
      resolve({ ...run, state });
    };
    cancels.set(id, () => {
      const what = 'The run was stopped on request.';
      const todo = 'The plan offers to go on with it.';
      end({ kind: 'failed', at: clock(), trouble: { code: 'cancelled', what, todo, host: null } });
    });
    timer = setInterval(() => {
      done += 1n << 28n;
      if (done >= total) return end({ kind: 'done', at: clock() });
      const rate = 2 ** 31;
      const secondsLeft = Math.ceil(Number(total - done) / rate);
      onRun({
        ...run,
        state: { kind: 'running', progress: { step: 0, done, total, rate, secondsLeft } },
      });
    }, 125);
  });
  return { id, finished, cancel: async () => cancels.get(id)?.() };
}

if (process.env['FAULT'])
  setTimeout(() => {
    throw new Error('a fault on purpose');
  }, 1500);

const cancels = new Map<string, () => void>();

try {
  process.exitCode = await openConsole({
    config: fleet.config,
    title: 'fleet of the tests',
    readOnly: process.argv.includes('--read-only'),
    unfinished: process.argv.includes('--unfinished') ? [leftRun] : [],
    note: async () => {},
    clock,
    collector,
    executor: (onRun) => ({
      start: (action) => play(action, onRun),
      foretell: async () => ({ kind: 'frees', bytes: 3n << 40n }),
      decline: async () => {},
    }),
    stdin: process.stdin,
    stdout: process.stdout,
    env: process.env,
  });
} catch (error) {
  process.stderr.write(`holdfast: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
