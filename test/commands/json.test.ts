import { describe, expect, it } from 'vitest';
import { fleetJson } from '../../src/commands/fleet-json.ts';
import { planJson, showJson, statusJson } from '../../src/commands/json.ts';
import { commandsOf } from '../../src/model/action.ts';
import { now } from '../support/world.ts';
import {
  bigGuid,
  config,
  observations,
  planOf,
  relayed,
  withoutEast,
  withoutSouth,
} from './sample.ts';
import { fleetSchema, planSchema, showSchema, statusSchema } from './schemas.ts';

/** As a reader of stdout has it. */
const read = (value: object): unknown => JSON.parse(JSON.stringify(value));
const situations = {
  'all seen': observations,
  'a host away': withoutEast,
  'a copy away': withoutSouth,
};

describe.each(Object.entries(situations))('the JSON of a fleet with %s', (_name, seen) => {
  const plan = planOf(seen);

  it('holds what docs/JSON.md says, and nothing else', () => {
    statusSchema.parse(read(statusJson(plan.health)));
    planSchema.parse(read(planJson(plan)));
    fleetSchema.parse(read(fleetJson(config.inventory, plan.health)));
    for (const health of plan.health.datasets) {
      showSchema.parse(read(showJson(health, plan.actions, now)));
    }
  });

  it('is the same in status and plan, but for the actions', () => {
    const { actions: _, schema: __, ...rest } = planJson(plan);
    expect(rest).toEqual({ ...statusJson(plan.health), schema: undefined });
  });
});

describe('the plan as JSON', () => {
  it('keeps guids exact where a JavaScript number would not', () => {
    const beetles = planSchema
      .parse(read(planJson(planOf(observations))))
      .datasets.find(({ id }) => id === 'beetles');
    expect(beetles?.copies.map((copy) => copy.guid)).toEqual([bigGuid, bigGuid]);
    expect(String(Number(bigGuid))).not.toBe(bigGuid);
  });

  it('gives a command for each host of a direct transfer: one, on the source', () => {
    const [action] = planSchema.parse(read(planJson(planOf(observations)))).actions;
    expect(action?.steps.map(({ host, pipe }) => [host, pipe])).toEqual([['north', undefined]]);
  });

  it('gives the two halves of a relay, out before in', () => {
    const [action] = planSchema.parse(read(planJson(planOf(observations, relayed)))).actions;
    expect(action?.steps.map(({ host, pipe }) => [host, pipe])).toEqual([
      ['north', 'out'],
      ['east', 'in'],
    ]);
  });

  it('S1 gives a command of several lines byte for byte', () => {
    const plan = planOf(observations);
    const [action] = planSchema.parse(read(planJson(plan))).actions;
    expect(action?.steps.map(({ command }) => command)).toEqual(
      plan.actions[0]?.steps.flatMap(commandsOf).map(({ command }) => command),
    );
    expect(action?.steps[0]?.command).toContain(' &&\n');
  });

  it('says why a host was not seen, and what to do', () => {
    const status = statusSchema.parse(read(statusJson(planOf(withoutEast).health)));
    expect(status.hosts.find(({ host }) => host === 'east')).toMatchObject({
      state: 'unreachable',
      failure: { code: 'unreachable', what: 'east refused the connection.' },
    });
  });
});
