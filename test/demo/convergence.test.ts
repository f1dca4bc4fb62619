import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executorOf } from '../../src/commands/executor.ts';
import { type Demo, startDemo } from '../../src/demo/demo.ts';
import { assessFleet } from '../../src/health/assess.ts';
import { openJournal, readJournal, verifyJournal } from '../../src/journal/journal.ts';
import type { Action, Plan } from '../../src/model/action.ts';
import type { DatasetHealth } from '../../src/model/health.ts';
import { instant } from '../../src/model/ids.ts';
import { commandsOf } from '../../src/model/step.ts';
import { type Collector, createCollector } from '../../src/observe/collector.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { forbidden } from '../../src/plan/refuse.ts';
import type { Shells } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';

/** Far more than the fleet needs: a plan that never ends is a plan that does not converge. */
const mostActions = 80;

describe('confirming the plan’s actions one by one', () => {
  let demo: Demo;
  let shells: Shells;
  let directory: string;
  let collector: Collector;
  const clock = () => instant(Date.now());

  beforeAll(async () => {
    demo = await startDemo({ speed: Number.POSITIVE_INFINITY });
    shells = openShells(demo.config.inventory.hosts, { readOnly: false, targets: demo.targets });
    directory = await mkdtemp(join(tmpdir(), 'holdfast-convergence-'));
    const { config } = demo;
    collector = createCollector({ config, shells, clock, onObservation: () => {} });
  });
  afterAll(async () => {
    await collector.close();
    await shells.close();
    await demo.close();
    await rm(directory, { recursive: true });
  });

  // By one collector, as the console has it: each look takes over what has not moved since the one before.
  async function planNow(): Promise<Plan> {
    const observations = await collector.lookOnce();
    return makePlan(demo.config, assessFleet(demo.config, observations, clock()), clock());
  }

  it('makes the fleet healthy, and no dataset ever counts fewer copies than before', async () => {
    const journal = await openJournal(directory, 'test@here');
    const { touched } = collector;
    const { config } = demo;
    const session = { shells, clock, readOnly: false, config, touched };
    const executor = executorOf(session, journal, () => {});
    const done: Action[] = [];
    let plan = await planNow();
    const words = new Set(plan.health.datasets.map(({ word }) => word));
    expect([...words].sort()).toEqual(
      ['critical', 'degraded', 'misplaced', 'ok', 'over', 'stale', 'under', 'unverified'].sort(),
    );

    for (; plan.actions.length > 0 && done.length < mostActions; plan = await planNow()) {
      const before = copiesOf(plan.health.datasets);
      const [action] = plan.actions;
      if (!action) break;
      for (const step of action.steps) {
        const texts = step.kind === 'relay' ? [step.send, step.receive] : [step.run];
        for (const { command } of texts) expect(forbidden(command)).toBeNull();
      }
      const ended = await executor.start(action, action.confirm.word).finished;
      expect(ended.state, action.title).toMatchObject({ kind: 'done' });
      done.push(action);
      const next = await planNow();
      // What it ends with is kept by the action itself, not by one that comes after it; unless it was asked for before.
      if (action.kind === 'replicate' || action.kind === 'resume')
        expect(askedBy(plan)).toEqual(expect.arrayContaining([...askedBy(next)]));
      const after = copiesOf(next.health.datasets);
      for (const [id, had] of before) {
        expect(after.get(id)?.counted, `${id} after ${action.title}`).toBeGreaterThanOrEqual(
          had.counted,
        );
      }
    }

    expect(plan.actions.map(({ title }) => title)).toEqual([]);
    await settled(planNow);
    plan = await planNow();
    const unwell = plan.health.datasets.filter(({ word }) => word !== 'ok' && word !== 'over');
    expect(unwell.map(({ dataset, word, findings }) => [dataset.id, word, findings])).toEqual([]);
    expect(plan.actions).toEqual([]);
    expect(new Set(done.map(({ kind }) => kind))).toEqual(
      new Set(['snapshot', 'replicate', 'resume', 'bookmark', 'scrub', 'mark', 'prune', 'retire']),
    );

    await journal.close();
    const records = await readJournal(directory);
    expect(records.filter(({ event }) => event.kind === 'done')).toHaveLength(done.length);
    expect(await verifyJournal(directory)).toMatchObject({ ok: true });
  }, 240_000);
});

/** Scrubs go on in the background after their actions are done. */
async function settled(planNow: () => Promise<Plan>): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const plan = await planNow();
    if (plan.health.pools.every(({ facts }) => facts?.scan.kind !== 'running')) return;
  }
}

const copiesOf = (datasets: readonly DatasetHealth[]) =>
  new Map(datasets.map(({ dataset, counted, verified }) => [dataset.id, { counted, verified }]));

/** The bookmarks that are asked for by actions of their own. */
const askedBy = ({ actions }: Plan): readonly string[] =>
  actions
    .filter(({ kind }) => kind === 'bookmark')
    .flatMap(({ steps }) => steps.flatMap(commandsOf))
    .flatMap(({ host, command }) =>
      command.split('\n').map((line) => `${host}: ${line.replace(/ &&$/, '')}`),
    );
