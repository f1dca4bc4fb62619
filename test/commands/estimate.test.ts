import { describe, expect, it } from 'vitest';
import { planJson } from '../../src/commands/json.ts';
import { planScript } from '../../src/commands/plan-sh.ts';
import { planText } from '../../src/commands/plan-text.ts';
import { assessFleet } from '../../src/health/assess.ts';
import { shownWord } from '../../src/model/health.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { estimateText } from '../../state/show/card.ts';
import * as w from '../support/world.ts';

/** An origin that is due for a snapshot and a copy, on a pool that was never scrubbed. */
const config = w.config(
  [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault')])],
  [w.dataset('data', 'h1:tank/data')],
);
const stamp = { dataset: 'data', role: 'origin', send: null, summary: 'data' };
const plan = makePlan(
  config,
  assessFleet(
    config,
    w.observations(
      w.seen(
        'h1',
        [w.zpool('tank', { scan: { kind: 'none' } })],
        [
          w.filesystem('tank/data', {
            stamp,
            written: w.GiB,
            snapshots: w.snaps(['a', 3 * w.day]),
          }),
        ],
      ),
      w.seen('h2', [w.zpool('vault')], []),
    ),
    w.now,
  ),
  w.now,
);
const estimates = (print: (kind: string) => string) =>
  ['snapshot', 'replicate', 'scrub'].map(print);
const actionOf = (kind: string) => {
  const action = plan.actions.find((each) => each.kind === kind);
  if (!action) throw new Error(`the plan has no ${kind}`);
  return action;
};
const wanted = ['about 1 s', '1.00 GiB, about 10 s', 'time not known'];

describe('what an action is going to cost', () => {
  it('is a size and a time for what sends bytes, and a time alone for what sends none', () => {
    expect(estimates((kind) => estimateText(actionOf(kind)))).toEqual(wanted);
  });

  it('reads the same in the plan and in its script', () => {
    const text = planText(plan, 'fleet', { word: shownWord, strong: (said) => said });
    expect([...text.matchAll(/^ +estimate +(.+)$/gm)].map(([, said]) => said).sort()).toEqual(
      [...wanted].sort(),
    );
    const script = planScript(plan, config.inventory.hosts, 'fleet');
    expect([...script.matchAll(/^# estimate: (.+)$/gm)].map(([, said]) => said).sort()).toEqual(
      [...wanted].sort(),
    );
  });

  it('is «0» bytes in JSON where nothing is sent, for null would say that it is not known', () => {
    const actions = new Map(
      planJson(plan, config).actions.map(({ kind, estimate }): [string, unknown] => [
        kind,
        estimate,
      ]),
    );
    expect(estimates((kind) => JSON.stringify(actions.get(kind)))).toEqual([
      '{"bytes":"0","seconds":1}',
      '{"bytes":"1073741824","seconds":10}',
      '{"bytes":"0","seconds":null}',
    ]);
  });
});
