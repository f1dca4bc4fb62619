import { assessFleet } from '../../../src/health/assess.ts';
import type { Action } from '../../../src/model/action.ts';
import type { Dataset, Policy } from '../../../src/model/catalogue.ts';
import type { Pool } from '../../../src/model/inventory.ts';
import type { FilesystemFacts } from '../../../src/model/observation.ts';
import { commandsOf } from '../../../src/model/step.ts';
import { makePlan } from '../../../src/plan/plan.ts';
import { stamped } from '../../support/stamped.ts';
import * as w from '../../support/world.ts';

/** A case of another tool's tests: `source` on h1:tank, what lies on h2:vault of it, and nothing on h3:cold. */
export interface Scenario {
  /** Whose test it is, and its name there. */
  readonly from: string;
  readonly situation: string;
  readonly source: readonly FilesystemFacts[];
  readonly target: readonly FilesystemFacts[];
  readonly policy?: Partial<Policy>;
  readonly vault?: Partial<Pool>;
  /** What is run, without its way between the hosts; and findings of these kinds about the copy, in brackets. */
  readonly plans: readonly string[];
  /** Why that is right. */
  readonly why: string;
}

/** What lies aside afterwards, and how what is made of it again is begun. */
export const clone =
  'zfs clone -o canmount=noauto -o readonly=on -o holdfast:dataset=src -o holdfast:role=replica -o holdfast:send=Lce -o holdfast:summary=src';
export const setAside =
  'zfs set holdfast:dataset=src holdfast:role=aside holdfast:aside=2026-11-22T10:00:00Z';

const hosts = (vault: Partial<Pool>) => [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h2', [w.pool('h2:vault', vault)]),
];

/** What holdfast makes of it, in the words of `plans`. */
export function planned({ source, target, policy = {}, vault = {} }: Scenario): readonly string[] {
  const dataset: Dataset = w.dataset('src', 'h1:tank/src', {
    policy: w.policy({ snapshots: { by: 'other', tiers: w.policy().snapshots.tiers }, ...policy }),
    custodians: [1, 2].map((each) => ({ id: `safe-${each}`, domains: { site: 'oxford' } })),
  });
  const set = w.config(hosts(vault), [dataset]);
  const seen = w.observations(
    w.seen('h1', [w.zpool('tank')], source),
    w.seen('h2', [w.zpool('vault')], target),
  );
  const plan = makePlan(set, assessFleet(set, stamped(set, seen), w.now), w.now);
  const told = plan.health.datasets
    .flatMap(({ findings }) => findings)
    .filter(({ kind }) => kinds.has(kind))
    .map(({ kind }) => `(${kind})`);
  return [...plan.actions.flatMap(commandsIn), ...new Set(told)];
}

/** Findings that say why nothing is sent to a copy, or what is the matter with it. */
const kinds: ReadonlySet<string> = new Set([
  'base-gone',
  'replica-diverged',
  'replica-partial',
  'replica-written',
  'raw-base-broken',
  'flags-contradict',
  'origin-recreated',
]);

/** `zfs …` as it is run; the receives follow from the sends. */
const commandsIn = ({ steps }: Action): readonly string[] =>
  steps
    .flatMap(commandsOf)
    .flatMap(({ command }) => (command.split(' | ')[0] ?? '').split('\n'))
    .map((line) => line.trim().replace(/ &&$/, ''))
    .filter((line) => line.startsWith('zfs '))
    .map((line) => line.replace(' -v -P', '').replaceAll(/holdfast-base-\d+/g, 'holdfast-base-…'));
