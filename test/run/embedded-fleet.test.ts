import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyJournal } from '../../src/journal/journal.ts';
import type { Action } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import { hostOf } from '../../src/model/ids.ts';
import type { Via } from '../../src/model/inventory.ts';
import type { Run } from '../../src/model/run.ts';
import type { Step } from '../../src/model/step.ts';
import { type Embedded, openEmbedded } from './embedded.ts';
import { troubleOf } from './scene.ts';

describe('runs on the embedded fleet, over real SSH', () => {
  let embedded: Embedded;
  beforeAll(async () => {
    embedded = await openEmbedded(5);
  });
  afterAll(() => embedded.close());

  /** The fleet as it is, with all bytes between two hosts going one way. */
  function configVia(via: Via): Config {
    const { config } = embedded.demo;
    const transfers = [{ from: null, to: null, via, limit: null }];
    return { ...config, inventory: { ...config.inventory, transfers } };
  }

  const planned = (via: Via) => embedded.planned(configVia(via));

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
      const handle = await embedded.begin(action, ({ state }) => states.push(state));
      const { state } = await handle.finished;
      expect(state).toMatchObject({ kind: 'done' });
      expect((await planned(via)).map(({ id }) => id)).not.toContain(action.id);
      expect(states.some((it) => it.kind === 'running')).toBe(true);
      expect(await verifyJournal(embedded.directory)).toMatchObject({ ok: true });
    },
  );

  test.each(['direct', 'relay'] as const)(
    'S11 a %s replication that is cancelled leaves a token, and the plan goes on from it',
    async (via) => {
      const action = await largest(via);
      let begun = false;
      const handle = await embedded.begin(action, ({ state }) => {
        begun ||= state.kind === 'running' && state.progress.done > 0n;
      });
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
      const { state } = await (await embedded.begin(resume)).finished;
      expect(state).toMatchObject({ kind: 'done' });
    },
  );

  test('S11 a link that drops in the middle leaves a token that is named', async () => {
    const action = await largest('direct');
    if (action.target === null) throw new Error('a replication has a target');
    embedded.demo.faults.dropLinkInto(hostOf(action.target), 1_000_000_000n);
    const trouble = troubleOf((await (await embedded.begin(action)).finished).state);
    expect(trouble.code).toBe('command-failed');
    expect(trouble.what).toContain('resume token');
  });
});
