import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  explainSchema,
  fleetSchema,
  planSchema,
  showSchema,
  statusSchema,
} from '../commands/schemas.ts';
import { cli } from './terminal.ts';

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program as a script calls it: no terminal. */
function holdfast(...words: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, ...words],
      { maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** As a shell runs it. */
const inShell = (line: string): Promise<Said> =>
  new Promise((resolve) => {
    const child = execFile(
      'bash',
      ['-c', line],
      { env: { ...process.env, CLI: cli, NODE: process.execPath } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

const demo = (...words: readonly string[]) => holdfast('--demo', ...words);

describe('the embedded fleet, by commands', () => {
  let plan: z.infer<typeof planSchema>;

  beforeAll(async () => {
    plan = planSchema.parse(JSON.parse((await demo('plan', '--json')).stdout));
  });

  it('gives the same actions with the same ids at every start', async () => {
    // Three starts in all; by hand, ten in a row: `for i in $(seq 10); do holdfast --demo plan --json; done`.
    const ids = ({ actions }: z.infer<typeof planSchema>) => actions.map(({ id }) => id);
    for (let start = 0; start < 2; start += 1) {
      const again = planSchema.parse(JSON.parse((await demo('plan', '--json')).stdout));
      expect(ids(again)).toEqual(ids(plan));
    }
    expect(plan.actions.length).toBeGreaterThan(5);
  });

  it('shows datasets in every state of health but lost', () => {
    expect(new Set(plan.datasets.map(({ health }) => health))).toEqual(
      new Set(['critical', 'under', 'misplaced', 'degraded', 'stale', 'unverified', 'over', 'ok']),
    );
  });

  it('status: worst first, exit 2, since something is in danger', async () => {
    const { code, stdout } = await demo('status');
    expect(code).toBe(2);
    expect(stdout.split('\n')[0]).toMatch(/^\d+ datasets \(.*\) are in danger\.$/);
    expect(stdout.indexOf('critical  ')).toBeLessThan(stdout.indexOf('under  '));
    expect(stdout).not.toContain('\u001b');
  });

  it('status --json, fleet --json and show --json are what docs/JSON.md says', async () => {
    statusSchema.parse(JSON.parse((await demo('status', '--json')).stdout));
    fleetSchema.parse(JSON.parse((await demo('fleet', '--json')).stdout));
    const shown = await demo('show', 'tessera-v1-europe', '--json');
    expect(showSchema.parse(JSON.parse(shown.stdout)).dataset.health).toBe('critical');
  });

  it('plan --explain says why copies go where they do, and names the nearest dataset', async () => {
    const { stdout } = await demo('plan', '--explain', 'tessera-v1-europe', '--json');
    const { copies, others } = explainSchema.parse(JSON.parse(stdout));
    const targets = plan.actions
      .filter(({ kind, dataset }) => kind === 'replicate' && dataset === 'tessera-v1-europe')
      .map(({ target }) => target);
    expect(copies.filter(({ kind }) => kind === 'new').map(({ pool }) => pool)).toEqual(targets);
    expect(others.length).toBeGreaterThan(3);
    const wrong = await demo('plan', '--explain', 'tessera-v1-europ');
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('Did you mean tessera-v1-europe?'),
    ]);
  });

  it('check finds every host fit', async () => {
    const { code, stdout } = await demo('check');
    expect(stdout).toContain('Every host is fit.');
    expect(code).toBe(0);
  });

  it('S1 plan --sh is a script that does nothing as it is', async () => {
    const { stdout } = await demo('plan', '--sh');
    expect(stdout.match(/^if false; then$/gm)).toHaveLength(plan.actions.length);
    const { code, stdout: said } = await inShell(`PATH= ; . /dev/stdin <<'PLAN'\n${stdout}\nPLAN`);
    expect([code, said]).toEqual([0, '']);
  });

  it('run confirms by --confirm, runs one action, and says that it was seen done', async () => {
    const snapshot = plan.actions.find(({ kind }) => kind === 'snapshot');
    if (!snapshot) throw new Error('the embedded fleet has a snapshot due');
    const { code, stdout } = await demo('run', snapshot.id, '--confirm', snapshot.confirm);
    // Its name is of the moment, so the command is not that of the plan above, but for the name.
    expect(stdout).toContain('sudo -n zfs snapshot data/field-notes@holdfast-');
    expect(stdout).toContain('Done, and seen to be done');
    expect(code).toBe(0);
  });

  it('S1 run with a wrong answer runs nothing, exit 1', async () => {
    const [first] = plan.actions;
    const { code, stdout } = await demo('run', first?.id ?? '', '--confirm', 'ja');
    expect(code).toBe(1);
    expect(stdout).toContain('Nothing was sent.');
  });

  it('run with an id that the plan does not hold names the nearest', async () => {
    const id = plan.actions[0]?.id ?? '';
    const { code, stderr } = await demo('run', `${id}x`, '--confirm', 'yes');
    expect(code).toBe(1);
    expect(stderr).toContain(`Did you mean ${id}?`);
    expect(stderr).toContain('The plan may have changed since');
  });
});

describe('the program', () => {
  it('tells its version', async () => {
    expect(await holdfast('--version')).toMatchObject({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  it('is quiet when its reader goes away', async () => {
    const { code, stdout, stderr } = await inShell(
      'set -o pipefail; "$NODE" "$CLI" --demo plan --json | true',
    );
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('points from a console without a terminal to status and plan, exit 64', async () => {
    const { code, stdout, stderr } = await demo();
    expect(code).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain('holdfast status');
    expect(stderr).toContain('holdfast plan');
  });
});

describe('S11 a run that is ended by SIGTERM', () => {
  it('is cancelled on the hosts, says what was left, and leaves nothing on this machine', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
    try {
      const child = spawn(
        process.execPath,
        [cli, '--demo', 'run', await largeReplication(), '--confirm', 'yes'],
        { env: { ...process.env, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const closed = once(child, 'close');
      let said = '';
      for await (const chunk of child.stdout) {
        said += chunk;
        if (!child.killed && /running, [\d.]+ [KMGT]iB of/.test(said)) child.kill('SIGTERM');
      }
      expect(said).toContain('Not done. Cancelled.');
      expect(said).toMatch(/resume/);
      expect(await closed).toEqual([1, null]);
      expect(await readdir(temporary)).toEqual([]);
    } finally {
      await rm(temporary, { recursive: true });
    }
  });

  async function largeReplication(): Promise<string> {
    const { actions } = planSchema.parse(JSON.parse((await demo('plan', '--json')).stdout));
    const large = actions.find(({ tier, kind }) => tier === 'costly' && kind === 'replicate');
    if (!large) throw new Error('the embedded fleet has a large copy to make');
    return large.id;
  }
});
