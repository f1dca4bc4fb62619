import { describe, expect, it } from 'vitest';
import { fleetJson } from '../../src/commands/fleet-json.ts';
import { planJson, showJson, statusJson } from '../../src/commands/json.ts';
import { risksIn } from '../../src/health/loss.ts';
import { commandsOf } from '../../src/model/step.ts';
import { withDisks } from '../support/disks.ts';
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
  const riskOf = risksIn(plan.health, config);

  it('holds what docs/JSON.md says, and nothing else', () => {
    statusSchema.parse(read(statusJson(plan.health, config)));
    planSchema.parse(read(planJson(plan, config)));
    fleetSchema.parse(read(fleetJson(config.inventory, plan.health)));
    for (const health of plan.health.datasets) {
      showSchema.parse(read(showJson(health, riskOf(health), plan.actions, now)));
    }
  });

  it('is the same in status and plan, but for the actions and what is advised', () => {
    const { actions: _, advice: ___, schema: __, ...rest } = planJson(plan, config);
    expect(rest).toEqual({ ...statusJson(plan.health, config), schema: undefined });
  });
});

describe('how likely a loss is, as JSON', () => {
  it('is a number in full precision with its cause, or why it is not known, never zero', () => {
    const lossesOf = (seen: typeof observations) =>
      statusSchema
        .parse(read(statusJson(planOf(seen).health, config)))
        .datasets.map(({ loss }) => loss);
    for (const { probability, notKnown, dominant } of lossesOf(withDisks(observations))) {
      expect(probability).toBeGreaterThan(0);
      expect(notKnown).toBeNull();
      expect(dominant).not.toBeNull();
    }
    for (const { probability, notKnown, oneMoreSite } of lossesOf(observations)) {
      if (probability !== null) continue;
      expect(notKnown).toMatch(/^the disks of north:tank are not known: /);
      expect(oneMoreSite).toBeNull();
    }
    expect(lossesOf(observations).map(({ probability }) => probability)).toContain(null);
  });
});

describe('the plan as JSON', () => {
  it('keeps guids exact where a JavaScript number would not', () => {
    const beetles = planSchema
      .parse(read(planJson(planOf(observations), config)))
      .datasets.find(({ id }) => id === 'beetles');
    expect(beetles?.copies.map((copy) => copy.guid)).toEqual([bigGuid, bigGuid]);
    expect(String(Number(bigGuid))).not.toBe(bigGuid);
  });

  it('gives a command for each host of a direct transfer: one, on the source', () => {
    const [action] = planSchema.parse(read(planJson(planOf(observations), config))).actions;
    expect(action?.steps.map(({ host, pipe }) => [host, pipe])).toEqual([
      ['north', undefined],
      // Then the bookmark of what the copy goes on from.
      ['north', undefined],
    ]);
  });

  it('gives the two halves of a relay, out before in', () => {
    const [action] = planSchema.parse(
      read(planJson(planOf(observations, relayed), config)),
    ).actions;
    expect(action?.steps.map(({ host, pipe }) => [host, pipe])).toEqual([
      ['north', 'out'],
      ['south', 'in'],
      ['north', undefined],
    ]);
  });

  it('S1 gives a command of several lines byte for byte', () => {
    const plan = planOf(observations);
    const [action] = planSchema.parse(read(planJson(plan, config))).actions;
    expect(action?.steps.map(({ command }) => command)).toEqual(
      plan.actions[0]?.steps.flatMap(commandsOf).map(({ command }) => command),
    );
    expect(action?.steps[0]?.command).toContain(' &&\n');
  });

  it('says why a host was not seen, and what to do', () => {
    const status = statusSchema.parse(read(statusJson(planOf(withoutEast).health, config)));
    expect(status.hosts.find(({ host }) => host === 'east')).toMatchObject({
      state: 'unreachable',
      failure: { code: 'unreachable', what: 'east refused the connection.' },
    });
  });
});
