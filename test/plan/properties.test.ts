import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Plan } from '../../src/model/action.ts';
import type { Pool } from '../../src/model/inventory.ts';
import type { FilesystemFacts, SeenHost } from '../../src/model/observation.ts';
import { commandsOf, type Step } from '../../src/model/step.ts';
import { destroys } from '../../src/plan/lone-commands.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { forbidden } from '../../src/plan/refuse.ts';
import { type Call, callsOf } from '../support/calls.ts';
import { type RandomFleet, randomFleet } from '../support/random-fleet.ts';
import * as w from '../support/world.ts';

const planOf = ({ config, observations }: RandomFleet): Plan =>
  makePlan(config, assessFleet(config, observations, w.now), w.now);

/** Holds for the plan of every fleet, and of the one that a failure prints. */
const always = (holds: (plan: Plan, fleet: RandomFleet) => void) =>
  fc.assert(
    fc.property(randomFleet, (fleet) => {
      holds(planOf(fleet), fleet);
    }),
    { numRuns: 300 },
  );

const callsOfStep = (step: Step) => commandsOf(step).flatMap(callsOf);
const callsOfPlan = ({ actions }: Plan) =>
  actions.flatMap(({ steps }) => steps.flatMap(callsOfStep));

const seenOf = ({ observations }: RandomFleet): ReadonlyMap<string, SeenHost> =>
  new Map(
    [...observations].flatMap(([name, each]) => (each.kind === 'seen' ? [[name, each]] : [])),
  );
const filesystemsOf = (host: SeenHost | undefined): readonly FilesystemFacts[] =>
  host?.filesystems.ok ? host.filesystems.value : [];

/** Where a receive or create goes: the last word. */
const targetOf = ({ host, words }: Call) => `${host} ${words.at(-1)}`;
const isReceive = ({ words }: Call) => words[1] === 'receive' && words[2] !== '-A';
const isSend = ({ words }: Call) => words[1] === 'send';

describe('the plan of any small fleet', () => {
  test('is the same in whatever order everything was listed', () => {
    fc.assert(
      fc.property(
        randomFleet.chain((fleet) => fc.tuple(fc.constant(fleet), shuffled(fleet))),
        ([fleet, other]) => {
          expect(planOf(other).actions).toEqual(planOf(fleet).actions);
          const words = ({ health }: Plan) =>
            new Map(health.datasets.map((each) => [each.dataset.id, [each.word, each.unknown]]));
          expect(words(planOf(other))).toEqual(words(planOf(fleet)));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('has no two actions with one id', () => {
    always(({ actions }) => {
      expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
    });
  });

  test('is not moved by a pool that no dataset may use', () => {
    always((plan, fleet) => {
      const { config, observations } = fleet;
      const idle = w.host('west', [w.pool('west:spare', { role: 'scratch' })]);
      const more = {
        config: {
          ...config,
          inventory: { ...config.inventory, hosts: [...config.inventory.hosts, idle] },
        },
        observations: new Map([
          ...observations,
          [idle.name, w.seen('west', [w.zpool('spare')], [])] as const,
        ]),
      };
      expect(planOf(more).actions).toEqual(plan.actions);
    });
  });

  test('never receives twice into one filesystem, save for the steps of one action that follow on each other', () => {
    always(({ actions }) => {
      const targets = actions.map(
        ({ steps }) =>
          new Set(steps.flatMap((step) => callsOfStep(step).filter(isReceive).map(targetOf))),
      );
      const all = targets.flatMap((each) => [...each]);
      expect(new Set(all).size).toBe(all.length);
    });
  });

  test('S8 touches no host that was not seen, and no filesystem of a host that could not list them', () => {
    always(({ actions }, fleet) => {
      const seen = seenOf(fleet);
      for (const { steps } of actions) {
        for (const step of steps) {
          const hosts = [
            ...callsOfStep(step).map(({ host }) => host),
            ...[...step.facts, ...step.outcomes].map(({ host }) => `${host}`),
          ];
          for (const host of hosts) expect(seen.has(host)).toBe(true);
          for (const { host, words } of callsOfStep(step)) {
            if (words[0] === 'zfs') expect(seen.get(host)?.filesystems.ok).toBe(true);
          }
        }
      }
    });
  });

  test('S7 gives a keyless pool raw streams of encrypted filesystems, and nothing else', () => {
    always(({ actions }, fleet) => {
      const keyless = keylessPools(fleet);
      for (const step of actions.flatMap(({ steps }) => steps)) {
        const calls = callsOfStep(step);
        const sends = calls.filter(isSend);
        for (const [at, into] of calls.filter(isReceive).entries()) {
          if (!keyless.some((pool) => liesOn(into, pool))) continue;
          const send = sends[at];
          const source = sourceOf(step, send, fleet);
          expect(source?.encryption ?? null).not.toBeNull();
          expect(send?.words.includes('-w') || send?.words.includes('-t')).toBe(true);
          expect(step.facts).toContainEqual(
            expect.objectContaining({ kind: 'encrypted', filesystem: source?.name }),
          );
        }
      }
    });
  });

  test('sends as many streams into a pipe as are received out of it', () => {
    always(({ actions }) => {
      for (const step of actions.flatMap(({ steps }) => steps)) {
        const calls = callsOfStep(step);
        expect(calls.filter(isSend)).toHaveLength(calls.filter(isReceive).length);
        if (step.kind !== 'command')
          expect(step.sends).toHaveLength(calls.filter(isReceive).length);
        for (const { command } of commandsOf(step)) expect(forbidden(command)).toBeNull();
      }
    });
  });

  test('S2 reads how a target stands before the first stream that goes into it, and nobody says it of a later moment', () => {
    always(({ actions }) => {
      for (const step of actions.flatMap(({ steps }) => steps)) {
        for (const target of new Set(callsOfStep(step).filter(isReceive).map(targetOf))) {
          const about = step.facts.filter(
            (fact) =>
              'filesystem' in fact &&
              `${fact.host} ${fact.filesystem}` === target &&
              (fact.kind === 'absent' || fact.kind === 'newest-is'),
          );
          expect([target, about.length]).toEqual([target, 1]);
        }
      }
    });
  });

  test('S9 S11 receives unmounted and resumable, and what is new read-only and never mounted', () => {
    always((plan) => {
      for (const { words } of callsOfPlan(plan).filter(isReceive)) {
        expect(words.slice(2, 4)).toEqual(['-s', '-u']);
        if (words.some((word) => word.startsWith('holdfast:'))) {
          expect(words).toContain('readonly=on');
        }
      }
    });
  });

  test('S12 names in its commands only what was seen there, or what the configuration makes of it', () => {
    always((plan, fleet) => {
      const seen = seenOf(fleet);
      for (const call of callsOfPlan(plan)) {
        const known = knownNames(fleet, seen.get(call.host));
        for (const name of namesIn(call)) expect(known).toContain(name);
      }
    });
  });

  const takesAway = ({ words }: Call) =>
    ['destroy', 'rollback', 'rename', 'release', 'promote'].includes(words[1] ?? '') ||
    words.some((word) => /^-[a-zA-Z]*A/.test(word));
  const destroysOf = (plan: Plan) =>
    callsOfPlan(plan).filter(({ words }) => words[1] === 'destroy');

  test('S4 forces nothing: no receive -F, no rollback -r, no destroy -r', () => {
    always((plan) => {
      const forced = callsOfPlan(plan).filter(({ words }) =>
        ['destroy', 'rollback', 'rename', 'unmount', 'unload-key', 'promote', 'inherit'].includes(
          words[1] ?? '',
        )
          ? words.slice(2).some((word) => word.startsWith('-'))
          : words.some((word) => /^-[a-zA-Z]*F/.test(word)),
      );
      expect(forced).toEqual([]);
    });
  });

  test('S5 takes nothing away but by a word that is typed, and with its proof', () => {
    always(({ actions }) => {
      for (const action of actions) {
        const takes = action.steps.flatMap(callsOfStep).filter(takesAway);
        if (takes.length === 0 || action.kind === 'promote') continue;
        expect(action).toMatchObject({ tier: 'destructive', confirm: { kind: 'token' } });
        expect(action.proof).not.toEqual([]);
      }
    });
  });

  test('S5 destroys nothing but a copy that was marked long ago, and leaves as many as are wanted, verified', () => {
    always((plan, fleet) => {
      for (const action of plan.actions) {
        if (!action.steps.flatMap(callsOfStep).some(({ words }) => words[1] === 'destroy'))
          continue;
        const health = plan.health.datasets.find(({ dataset }) =>
          action.datasets.includes(dataset.id),
        );
        const stay = health?.copies.filter(
          ({ pool, counted, verified }) => pool.id !== action.target && counted && verified,
        );
        expect(action.kind).toBe('retire');
        expect(action.target).not.toBe(health?.dataset.origin.pool);
        expect(stay?.length).toBeGreaterThanOrEqual(health?.dataset.policy.copies.want ?? 9);
        const top = health?.copies.find(({ pool }) => pool.id === action.target)?.members[0];
        const since = Date.parse(top?.facts.stamp.retire ?? '');
        expect(w.now - since).toBeGreaterThanOrEqual(7 * w.day);
        for (const step of action.steps) {
          const hosts = new Set(step.facts.map(({ host }) => host));
          for (const { pool } of stay?.slice(0, 1) ?? []) expect(hosts).toContain(pool.host);
        }
        expect([...seenOf(fleet).keys()]).toContain(action.steps[0].facts[0]?.host);
      }
    });
  });

  test('S5 offers nothing that whoever runs it would refuse, where law keeps everything', () => {
    always((_, fleet) => {
      const { actions } = planOf(onHold(fleet));
      const refused = actions.filter(({ steps }) =>
        steps.flatMap(commandsOf).some(({ command }) => destroys(command)),
      );
      expect(refused.map(({ title }) => title)).toEqual([]);
    });
  });

  test('S6 touches nobody’s snapshots: it adds its own, under its own name', () => {
    always((plan) => {
      const marked = new Set(
        plan.health.datasets.flatMap(({ copies }) =>
          copies.flatMap(({ pool, members }) =>
            members[0]?.facts.stamp.retire
              ? members.map(({ facts }) => `${pool.host} ${facts.name}`)
              : [],
          ),
        ),
      );
      for (const { host, words } of destroysOf(plan))
        expect(marked).toContain(`${host} ${words.at(-1)?.split('@')[0]}`);
      const taken = callsOfPlan(plan).filter(({ words }) => words[1] === 'snapshot');
      for (const { words } of taken) {
        for (const name of words.slice(2)) expect(name).toMatch(/@holdfast-\d{8}T\d{6}Z$/);
      }
    });
  });
});

describe('the fleets that this is tried on', () => {
  test('give every kind of action, so that none of the above holds of nothing', () => {
    const kinds = new Map<string, number>();
    for (const fleet of fc.sample(randomFleet, { numRuns: 300, seed: 7 })) {
      for (const { kind, steps } of planOf(fleet).actions) {
        const together = steps.some((step) => step.kind !== 'command' && step.sends.length > 1);
        for (const what of [
          kind,
          ...steps.map((step) => step.kind),
          ...(together ? ['in one pipe'] : []),
        ])
          kinds.set(what, (kinds.get(what) ?? 0) + 1);
      }
      const keyless = keylessPools(fleet);
      const raw = callsOfPlan(planOf(fleet)).some(
        (call) => isReceive(call) && keyless.some((pool) => liesOn(call, pool)),
      );
      if (raw) kinds.set('into keyless', (kinds.get('into keyless') ?? 0) + 1);
    }
    for (const what of [
      'snapshot',
      'replicate',
      'bookmark',
      'resume',
      'inert',
      'unload-key',
      'abort',
      'rollback',
      'aside',
      'stamp',
      'retire',
      'command',
      'transfer',
      'relay',
      'into keyless',
      'in one pipe',
    ])
      expect([what, kinds.get(what) ?? 0]).toEqual([what, expect.toSatisfy((n: number) => n > 5)]);
  });
});

/** The same fleet with everything whose order says nothing in another order. */
function shuffled({ config, observations }: RandomFleet): fc.Arbitrary<RandomFleet> {
  const any = <T>(list: readonly T[]) =>
    fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
  const { hosts } = config.inventory;
  return fc
    .record({
      hosts: any(hosts).chain((list) =>
        fc.tuple(...list.map((host) => any(host.pools).map((pools) => ({ ...host, pools })))),
      ),
      datasets: any(config.catalogue.datasets),
      observations: any([...observations.values()]).chain((list) =>
        fc.tuple(
          ...list.map((each) =>
            each.kind === 'seen' && each.filesystems.ok && each.pools.ok
              ? fc
                  .tuple(any(each.filesystems.value), any(each.pools.value))
                  .map(([filesystems, pools]) => ({
                    ...each,
                    filesystems: { ok: true as const, value: filesystems },
                    pools: { ok: true as const, value: pools },
                  }))
              : fc.constant(each),
          ),
        ),
      ),
    })
    .map((mixed) => ({
      config: {
        ...config,
        inventory: { ...config.inventory, hosts: mixed.hosts },
        catalogue: { datasets: mixed.datasets },
      },
      observations: w.observations(...mixed.observations),
    }));
}

/** The same fleet with a legal hold on every dataset. */
function onHold({ config, observations }: RandomFleet): RandomFleet {
  const legal = { keep: null, from: null, basis: null, rule: null, hold: true };
  const datasets = config.catalogue.datasets.map((dataset) => ({
    ...dataset,
    retention: { ...dataset.retention, legal },
  }));
  return { config: { ...config, catalogue: { datasets } }, observations };
}

const keylessPools = ({ config }: RandomFleet): readonly Pool[] =>
  config.inventory.hosts.flatMap(({ pools }) => pools).filter(({ trust }) => trust === 'keyless');

const liesOn = ({ host, words }: Call, pool: Pool): boolean =>
  host === pool.host && (words.at(-1) ?? '').split('/')[0] === pool.name;

/** What a step sends; of a resumption only its facts say it. */
function sourceOf(step: Step, send: Call | undefined, fleet: RandomFleet): FilesystemFacts | null {
  if (!send) return null;
  const fact = step.facts.find(({ kind }) => kind === 'encrypted');
  const name = send.words.includes('-t')
    ? fact && 'filesystem' in fact && fact.filesystem
    : send.words.at(-1)?.split('@')[0];
  return filesystemsOf(seenOf(fleet).get(send.host)).find((each) => each.name === name) ?? null;
}

/** The words of a call that name something: neither its verb nor its options. */
function namesIn({ words }: Call): readonly string[] {
  const fixed = new Set([
    'zfs',
    'zpool',
    'snapshot',
    'bookmark',
    'send',
    'receive',
    'create',
    'scrub',
    'mountpoint',
    'set',
    'inherit',
    'unmount',
    'unload-key',
    'rename',
    'clone',
    'promote',
    'rollback',
    'destroy',
  ]);
  const settings =
    /^(?:canmount=(?:off|noauto)|encryption=off|readonly=on|mountpoint=none|holdfast:retire|holdfast:(?:role|send)=\w+|holdfast:(?:retire|aside)=2026-11-22T10:00:00Z)$/;
  return words
    .filter((word) => !fixed.has(word) && !settings.test(word) && !/^-[a-zA-Z]+$/.test(word))
    .flatMap((word) => {
      // The snapshots of a destroy stand behind one name.
      const [name = '', ...marks] = word.split('@');
      return words[1] === 'destroy' && marks.length > 0
        ? (marks[0] ?? '').split(',').map((mark) => `${name}@${mark}`)
        : [word.replace(/\.aside-20261122(?=[/@]|$)/, '')];
    });
}

/** Every name that a command on this host may hold. */
function knownNames(
  { config, observations }: RandomFleet,
  host: SeenHost | undefined,
): Set<string> {
  const pools = config.inventory.hosts
    .filter(({ name }) => name === host?.host)
    .flatMap((each) => each.pools);
  const ids = config.catalogue.datasets.map(({ id }) => id);
  const paths = ['', '/child a'];
  const mine = filesystemsOf(host);
  const tokens = [...observations.values()].flatMap((each) =>
    each.kind === 'seen' ? filesystemsOf(each).map(({ resumeToken }) => resumeToken ?? '') : [],
  );
  return new Set([
    ...tokens,
    ...ids.map((id) => `holdfast:dataset=${id}`),
    ...ids.map((id) => `holdfast:summary=${id}`),
    ...pools.flatMap(({ name, root }) => [
      name,
      root,
      ...ids.flatMap((id) => paths.map((path) => `${root}/${id}${path}`)),
    ]),
    ...mine.flatMap(({ name, snapshots, bookmarks }) => [
      name,
      ...paths.map((path) => `${name}${path}`),
      `${name}@holdfast-20261122T100000Z`,
      ...snapshots.flatMap((each) => [
        `${name}@${each.name}`,
        `@${each.name}`,
        `${name}#holdfast-base-${each.guid}`,
      ]),
      ...bookmarks.map((each) => `${name}#${each.name}`),
    ]),
  ]);
}
