import { describe, expect, it } from 'vitest';
import type { Action, Plan } from '../../src/model/action.ts';
import { filesystemName, hostName } from '../../src/model/ids.ts';
import type { Step } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { replicated, sealed } from './draft-words.ts';
import { tell } from './story.ts';

/** A planner that is broken: what it plans is written otherwise. */
const spoiled =
  (spoil: (step: Step, action: Action) => Step) =>
  (...about: Parameters<typeof makePlan>): Plan => {
    const plan = makePlan(...about);
    const actions = plan.actions.map((action) => {
      const [one, ...more] = action.steps.map((step) => spoil(step, action));
      return one ? { ...action, steps: [one, ...more] as const } : action;
    });
    return { ...plan, actions };
  };

const rewritten = (write: (command: string) => string) =>
  spoiled((step) =>
    step.kind === 'relay'
      ? step
      : { ...step, run: { ...step.run, command: write(step.run.command) } },
  );

describe('a planner that is broken is seen through', () => {
  const plain = replicated({ copies: [] });
  const toKeyless = replicated({ copies: [], top: sealed }, { trust: 'keyless' });

  it('which sends in the clear what is encrypted', () => {
    const planner = rewritten((command) => command.replaceAll('zfs send -w', 'zfs send -Lce'));
    expect([...tell(toKeyless, planner).keys()]).toContain('keeps to raw');
    expect([...tell(toKeyless).keys()]).toEqual([]);
  });

  it('which forces a receive', () => {
    const planner = rewritten((command) => command.replace('receive -s', 'receive -F -s'));
    expect([...tell(plain, planner).keys()]).toContain('forces nothing');
    expect([...tell(plain).keys()]).toEqual([]);
  });

  it('which receives onto the origin', () => {
    const planner = rewritten((command) => command.replace(/tank\/mosses'$/, "tank/data/mosses'"));
    expect([...tell(plain, planner).keys()]).toContain('does what it says');
  });

  it('which says another host than it means', () => {
    const planner = rewritten((command) => command.replace('south.example', 'nowhere.example'));
    expect([...tell(plain, planner).keys()]).toContain('does what it says');
  });

  it('which never comes to an end, since what it plans is refused each time', () => {
    const never = {
      kind: 'absent',
      host: hostName('north'),
      filesystem: filesystemName('tank'),
    } as const;
    const planner = spoiled((step) => ({ ...step, facts: [...step.facts, never] }));
    expect([...tell(plain, planner).keys()]).toEqual(['converges']);
  });

  it('which puts a copy where the catalogue forbids it', () => {
    const planner = (...[config, ...about]: Parameters<typeof makePlan>): Plan =>
      makePlan(
        {
          ...config,
          catalogue: {
            datasets: config.catalogue.datasets.map((each) => ({
              ...each,
              placement: { pin: [], forbid: [], prefer: [] },
            })),
          },
        },
        {
          ...about[0],
          datasets: about[0].datasets.map((each) => ({
            ...each,
            dataset: { ...each.dataset, placement: { pin: [], forbid: [], prefer: [] } },
          })),
        },
        about[1],
      );
    const forbidden = replicated({ copies: [], forbid: [1] });
    expect([...tell(forbidden, planner).keys()]).toContain('keeps to its places');
    expect([...tell(forbidden).keys()]).toEqual([]);
  });
});
