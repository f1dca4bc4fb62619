import type { Action } from '../../model/action.ts';
import type { Fact } from '../../model/fact.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { FilesystemName } from '../../model/ids.ts';
import type { Host, Pool } from '../../model/inventory.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import type { Step } from '../../model/step.ts';
import { unloadKeyCommand, unmountCommand } from '../../zfs/mend-commands.ts';
import { type Context, isChangeable } from '../context.ts';
import { onEachPool } from '../pools.ts';
import { commandStep, deepestFirst, mendingAction, poolUsable } from './mending.ts';

/** S7: a key that is loaded on a pool that is never to hold one is unloaded; one action a pool. */
export const planUnloads = (context: Context, loaded: readonly LoadedKey[]): readonly Action[] =>
  onEachPool(loaded).flatMap((onPool) => unloadAction(context, onPool) ?? []);

/** The keys that are loaded for the copies of one dataset where none may ever be. */
export const loadedKeys = (context: Context, health: DatasetHealth): readonly LoadedKey[] =>
  health.copies.flatMap((copy) =>
    isChangeable(context, health, copy)
      ? copy.members.flatMap(({ facts }) =>
          facts.encryption !== null && opensOwn(copy, facts)
            ? [{ pool: copy.pool, health, root: facts.encryption.root }]
            : [],
        )
      : [],
  );

/**
 * Whether a key that is loaded opens this part of a keyless copy, and nothing but the copy. One from above it opens what is none
 * of ours: that is for a person to decide.
 */
export function opensOwn({ pool, role, members }: Copy, { encryption }: FilesystemFacts): boolean {
  if (pool.trust !== 'keyless' || role === 'origin' || encryption?.key !== 'available')
    return false;
  return members.some(({ facts }) => facts.name === encryption.root);
}

export interface LoadedKey {
  readonly pool: Pool;
  readonly health: DatasetHealth;
  readonly root: FilesystemName;
}

function unloadAction(context: Context, loaded: readonly LoadedKey[]): Action | null {
  const pool = loaded[0]?.pool;
  const host = pool && context.hosts.get(pool.host);
  if (!pool || !host) return null;
  const roots = [...new Set(loaded.map(({ root }) => root))].sort();
  const under = filesystemsUnder(context, host, roots);
  const mounted = deepestFirst(under.filter((each) => each.mounted));
  const healths = [...new Set(loaded.map(({ health }) => health))];
  return mendingAction({
    kind: 'unload-key',
    tier: 'safe',
    pool: pool.id,
    datasets: healths.map(({ dataset }) => dataset.id),
    about: [],
    state: roots,
    title: `unload ${roots.length === 1 ? `the key of ${roots[0]}` : `${roots.length} keys`} on ${pool.id}`,
    why: healths.flatMap(({ dataset, findings }) =>
      findings
        .filter((each) => each.kind === 'key-loaded-on-keyless' && each.pool === pool.id)
        .map(({ text }) => `${dataset.id}: ${text}`),
    ),
    effect: `Nothing on ${pool.id} that these keys open can be read there any more. Nothing is removed; updates go on, for they need no key.`,
    steps: [
      ...unmountStep(host, pool, mounted),
      ...commandStep(
        host.name,
        'unload what opens it',
        roots.map((root) => unloadKeyCommand(host.become, root)),
        [
          poolUsable(pool),
          ...roots.map((root): Fact => ({ kind: 'key-loaded', host: host.name, filesystem: root })),
        ],
        roots.map((filesystem) => ({ kind: 'key-unloaded', host: host.name, filesystem })),
      ),
    ],
    urgency: { class: 1, why: 'a key is loaded where none may ever be' },
  });
}

/** All that these keys open, whoever it belongs to: none of it may be mounted when they go. */
function filesystemsUnder(
  context: Context,
  host: Host,
  roots: readonly FilesystemName[],
): readonly FilesystemFacts[] {
  const seen = context.seen.get(host.name);
  const all = seen?.filesystems.ok ? seen.filesystems.value : [];
  return all.filter(({ encryption }) => encryption !== null && roots.includes(encryption.root));
}

function unmountStep(host: Host, pool: Pool, mounted: readonly FilesystemFacts[]): readonly Step[] {
  return commandStep(
    host.name,
    'unmount what they open',
    mounted.map(({ name }) => unmountCommand(host.become, name)),
    [
      poolUsable(pool),
      ...mounted.map(
        ({ name: filesystem }): Fact => ({ kind: 'mounted', host: host.name, filesystem }),
      ),
    ],
    [],
  );
}
