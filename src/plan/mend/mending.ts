import type { Action, ActionKind, Confirmation, Urgency } from '../../model/action.ts';
import type { Fact } from '../../model/fact.ts';
import type { ActionId, DatasetId, HostName, PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Step } from '../../model/step.ts';
import { nameAction } from '../naming.ts';

/** What an action that puts something right on one pool says of itself; what they have in common stands here. */
export interface Mending {
  readonly kind: ActionKind;
  readonly tier: 'safe' | 'destructive';
  readonly pool: PoolId;
  readonly datasets: readonly DatasetId[];
  /** What tells it from others of its kind, beside the pool. */
  readonly about: readonly string[];
  /** What it was planned on: guids, tokens. */
  readonly state: readonly string[];
  readonly title: string;
  readonly why: readonly string[];
  readonly effect: string;
  readonly steps: readonly Step[];
  readonly urgency: Urgency;
  readonly proof?: readonly string[];
}

/** null where there is nothing to do. */
export function mendingAction(mending: Mending): Action | null {
  const { kind, tier, pool, datasets, title, why, effect, urgency, proof = [] } = mending;
  const [first, ...rest] = mending.steps;
  if (!first) return null;
  const id = nameAction([kind, ...mending.about, pool], mending.state, mending.steps);
  return {
    id,
    kind,
    tier,
    datasets: [...datasets].sort(),
    source: null,
    target: pool,
    title,
    why,
    effect,
    steps: [first, ...rest],
    confirm: tier === 'destructive' ? typedToken(id) : { kind: 'key', word: 'yes' },
    estimate: { bytes: 0n, seconds: mending.steps.length },
    urgency,
    after: [],
    proof,
  };
}

/** The letters that stand for the state it was planned on: what is typed is of this action and no other. */
const typedToken = (id: ActionId): Confirmation => ({ kind: 'token', word: id.slice(-4) });

/** One command of a host, or several that follow on each other, a line each. */
export function commandStep(
  host: HostName,
  title: string,
  commands: readonly string[],
  facts: readonly Fact[],
  outcomes: readonly Outcome[],
): readonly Step[] {
  if (commands.length === 0) return [];
  return [
    {
      kind: 'command',
      title,
      run: { host, command: commands.join(' &&\n') },
      facts,
      outcomes,
    },
  ];
}

/** Characters of one command: what an operator is asked to read, and far below what a host's shell takes. */
const longestText = 32 * 1024;

/** As few groups as the limit allows, in their order. */
export function inGroups<Each>(
  all: readonly Each[],
  lengthOf: (each: Each) => number,
): readonly (readonly Each[])[] {
  const groups: Each[][] = [];
  let text = Number.POSITIVE_INFINITY;
  for (const each of all) {
    text += lengthOf(each);
    if (text > longestText) {
      groups.push([]);
      text = lengthOf(each);
    }
    groups.at(-1)?.push(each);
  }
  return groups;
}

export const poolUsable = ({ host, name: pool }: Pool): Fact => ({
  kind: 'pool-usable',
  host,
  pool,
  states: ['ONLINE', 'DEGRADED'],
});

export const existsFact = (host: HostName, { name, guid }: FilesystemFacts): Fact => ({
  kind: 'exists',
  host,
  filesystem: name,
  guid,
});

/** What is below comes first: a parent cannot be unmounted, or go, before it. */
export const deepestFirst = (filesystems: readonly FilesystemFacts[]): readonly FilesystemFacts[] =>
  [...filesystems].sort((a, b) => depthOf(b) - depthOf(a) || (a.name < b.name ? -1 : 1));

const depthOf = ({ name }: FilesystemFacts): number => name.split('/').length;
