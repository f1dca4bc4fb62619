import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressWriter } from '../../src/commands/progress.ts';
import { resultText } from '../../src/commands/run-text.ts';
import { runId } from '../../src/model/ids.ts';
import type { Run, RunState } from '../../src/model/run.ts';
import { now } from '../support/world.ts';
import { observations, planOf } from './sample.ts';

const [action] = planOf(observations).actions;

function run(state: RunState): Run {
  if (!action) throw new Error('the sample plans an action');
  const [step] = action.steps;
  return { id: runId('run-1'), action: { ...action, steps: [step, step] }, startedAt: now, state };
}

const running = (done: bigint, step = 1) =>
  run({
    kind: 'running',
    progress: { step, done, total: 2n ** 40n, rate: 2 ** 26, secondsLeft: 754 },
  });

function shown(isTTY: boolean, ...runs: readonly Run[]): string {
  const stdout = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 60 });
  const progress = progressWriter({ stdout });
  for (const each of runs) progress.show(each);
  progress.end();
  return String(stdout.read() ?? '');
}

describe('the progress of a run', () => {
  it('is one line on a terminal, rewritten, that never wraps', () => {
    const text = shown(true, running(1n), running(2n ** 39n));
    expect(text.split('\n')).toHaveLength(2);
    const lines = text.trimEnd().split('\r\u001b[K').slice(1);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe('step 2 of 2: running, 512 GiB of 1.00 TiB, 64.0 MiB/s, 12 m');
    for (const line of lines) expect(line.length).toBeLessThan(60);
  });

  it('is a line for each new state elsewhere, and not one for each second', () => {
    const text = shown(
      false,
      run({ kind: 'checking', step: 0 }),
      running(1n),
      running(2n),
      running(3n),
      run({ kind: 'verifying', step: 1 }),
    );
    expect(text.trimEnd().split('\n')).toEqual([
      'step 1 of 2: reading the checks again',
      'step 2 of 2: running, 1 B of 1.00 TiB, 64.0 MiB/s, 12 min left',
      'step 2 of 2: looking whether it came about',
    ]);
    expect(text).not.toContain('\u001b');
  });
});

describe('the result of a run', () => {
  it('says what is so now', () => {
    expect(resultText(run({ kind: 'done', at: now }))).toContain('Done, and seen to be done: ');
  });

  it('S11 says why it is not done and what was left', () => {
    const text = resultText(
      run({
        kind: 'failed',
        at: now,
        trouble: {
          code: 'cancelled',
          what: 'Cancelled. tank/archive/mosses on east holds what was received.',
          todo: 'The next plan offers to resume it.',
          host: null,
        },
      }),
    );
    expect(text).toBe(
      'Not done. Cancelled. tank/archive/mosses on east holds what was received. The next plan offers to resume it.',
    );
  });
});
