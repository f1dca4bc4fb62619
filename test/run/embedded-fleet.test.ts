import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Demo } from '../../src/demo/demo.ts';
import { startDemo } from '../../src/demo/demo.ts';
import { assessFleet } from '../../src/health/assess.ts';
import { openJournal, verifyJournal } from '../../src/journal/journal.ts';
import type { Action, Step } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import { hostOf, instant } from '../../src/model/ids.ts';
import type { Via } from '../../src/model/inventory.ts';
import type { Run } from '../../src/model/run.ts';
import { createCollector } from '../../src/observe/collector.ts';
import { look } from '../../src/observe/look.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { createExecutor } from '../../src/run/executor.ts';
import type { Shells } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { troubleOf } from './scene.ts';

const clock = () => instant(Date.now());

describe('runs on the embedded fleet, over real SSH', () => {
  let demo: Demo;
  let shells: Shells;
  let directory: string;

  beforeAll(async () => {
    demo = await startDemo({ speed: 5 });
    shells = openShells(demo.config.inventory.hosts, { readOnly: false, targets: demo.targets });
    directory = await mkdtemp(join(tmpdir(), 'holdfast-run-'));
  });
  afterAll(async () => {
    await shells.close();
    await demo.close();
    await rm(directory, { recursive: true });
  });

  /** The fleet as it is, with all bytes between two hosts going one way. */
  function configVia(via: Via): Config {
    const { inventory } = demo.config;
    const transfers = [{ from: null, to: null, via, limit: null }];
    return { ...demo.config, inventory: { ...inventory, transfers } };
  }

  async function planned(via: Via): Promise<readonly Action[]> {
    const config = configVia(via);
    const collector = createCollector({ config, shells, clock, onObservation: () => undefined });
    const observations = await collector.lookOnce();
    await collector.close();
    return makePlan(config, assessFleet(config, observations, clock()), clock()).actions;
  }

  async function executor(onRun: (run: Run) => void = () => undefined) {
    const journal = await openJournal(directory, 'root@console');
    return createExecutor({
      shells,
      look: (host, filesystems) =>
        look(shells.shell(host), { roots: filesystems, depth: 'none' }, { clock }),
      journal,
      clock,
      readOnly: false,
      onRun,
    });
  }

  /** The largest replication that goes this way: it takes long enough to be stopped in its middle. */
  async function largest(via: Via): Promise<Action> {
    const kind: Step['kind'] = via === 'relay' ? 'relay' : 'transfer';
    const [found] = (await planned(via))
      .filter(
        ({ kind: it, steps }) => it === 'replicate' && steps.every((step) => step.kind === kind),
      )
      .toSorted((one, other) => Number((other.estimate.bytes ?? 0n) - (one.estimate.bytes ?? 0n)));
    if (!found) throw new Error(`the plan has no replication that goes ${via}`);
    return found;
  }

  test.each(['direct', 'relay'] as const)(
    'a %s replication is done, and the plan no longer asks for it',
    async (via) => {
      const states: Run['state'][] = [];
      const action = await largest(via);
      const { start } = await executor(({ state }) => states.push(state));
      const { state } = await start(action, action.confirm.word).finished;
      expect(state).toMatchObject({ kind: 'done' });
      expect((await planned(via)).map(({ id }) => id)).not.toContain(action.id);
      expect(states.some((it) => it.kind === 'running')).toBe(true);
      expect(await verifyJournal(directory)).toMatchObject({ ok: true });
    },
  );

  test.each(['direct', 'relay'] as const)(
    'S11 a %s replication that is cancelled leaves a token, and the plan goes on from it',
    async (via) => {
      const action = await largest(via);
      let begun = false;
      const { start } = await executor(({ state }) => {
        begun ||= state.kind === 'running' && state.progress.done > 0n;
      });
      const handle = start(action, action.confirm.word);
      await expect.poll(() => begun, { timeout: 20_000 }).toBe(true);
      await handle.cancel();
      const trouble = troubleOf((await handle.finished).state);
      expect(trouble.code).toBe('cancelled');
      expect(trouble.what).toContain('resume token');
      const resume = (await planned(via)).find(
        (each) => each.kind === 'resume' && each.target === action.target,
      );
      expect(resume?.datasets).toEqual(action.datasets);
      if (!resume) return;
      const { state } = await (await executor()).start(resume, resume.confirm.word).finished;
      expect(state).toMatchObject({ kind: 'done' });
    },
  );

  test('S11 a link that drops in the middle leaves a token that is named', async () => {
    const action = await largest('direct');
    if (action.target === null) throw new Error('a replication has a target');
    demo.faults.dropLinkInto(hostOf(action.target), 1_000_000_000n);
    const { start } = await executor();
    const trouble = troubleOf((await start(action, action.confirm.word).finished).state);
    expect(trouble.code).toBe('command-failed');
    expect(trouble.what).toContain('resume token');
  });
});
