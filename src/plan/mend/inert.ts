import { whyNotInert } from '../../health/inert.ts';
import type { Action } from '../../model/action.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { Host } from '../../model/inventory.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import type { Step } from '../../model/step.ts';
import { protectCommand, unmountCommand } from '../../zfs/mend-commands.ts';
import { type Context, isChangeable } from '../context.ts';
import { urgencyOf } from '../order/urgency.ts';
import { commandStep, deepestFirst, existsFact, mendingAction, poolUsable } from './mending.ts';
import { opensOwn } from './unload-key.ts';

/** S9: replicas that can be written to, or mounted, are made inert again; one action for a dataset's copy on a pool. */
export const planInert = (context: Context, health: DatasetHealth): readonly Action[] =>
  health.copies.flatMap((copy) => inertAction(context, health, copy) ?? []);

function inertAction(context: Context, health: DatasetHealth, copy: Copy): Action | null {
  const host = context.hosts.get(copy.pool.host);
  const loose = looseMembers(copy);
  if (!host || loose.length === 0 || !isChangeable(context, health, copy)) return null;
  // What a key opens that is to be unloaded is unmounted by that action: twice would be refused.
  const mounted = deepestFirst(loose.filter((each) => each.mounted && !opensOwn(copy, each)));
  const places = mounted.flatMap(({ mountpoint }) => mountpoint ?? []);
  const { id } = health.dataset;
  return mendingAction({
    kind: 'inert',
    tier: 'safe',
    pool: copy.pool.id,
    datasets: [id],
    about: [id],
    state: loose.map(({ guid }) => guid).sort(),
    title: `make the copy of ${id} on ${copy.pool.id} inert`,
    why: health.findings
      .filter(({ kind, pool }) => kind === 'replica-not-inert' && pool === copy.pool.id)
      .map(({ text }) => text),
    effect: `Nothing writes to the copy by itself any more${places.length === 0 ? '' : `, and whoever uses ${places.join(', ')} on ${host.name} no longer finds it there`}. No data is removed.`,
    steps: [...protectSteps(host, copy, loose), ...unmountStep(host, mounted)],
    urgency: urgencyOf(health),
  });
}

/** As health finds them: what has received nothing whole can be mounted by nobody. */
const looseMembers = ({ role, members }: Copy): readonly FilesystemFacts[] =>
  role === 'origin' || role === 'staged'
    ? []
    : members
        .map(({ facts }) => facts)
        .filter((facts) => facts.snapshots.length > 0 && whyNotInert(facts).length > 0);

/** Read-only first: it holds even where what uses the filesystem keeps it from being unmounted. */
function protectSteps(host: Host, copy: Copy, loose: readonly FilesystemFacts[]): readonly Step[] {
  const open = loose.filter(({ readonly, canmount }) => !readonly || canmount === 'on');
  const [mountable, others] = [
    open.filter(({ canmount }) => canmount === 'on'),
    open.filter(({ canmount }) => canmount !== 'on'),
  ];
  const commands = [
    { these: mountable, sets: true },
    { these: others, sets: false },
  ].flatMap(({ these, sets }) =>
    these.length === 0
      ? []
      : [
          protectCommand(
            host.become,
            these.map(({ name }) => name),
            sets,
          ),
        ],
  );
  return commandStep(
    host.name,
    'set what keeps a replica as it was received',
    commands,
    [poolUsable(copy.pool), ...open.map((each) => existsFact(host.name, each))],
    open.map(({ name: filesystem }) => ({ kind: 'protected', host: host.name, filesystem })),
  );
}

function unmountStep(host: Host, mounted: readonly FilesystemFacts[]): readonly Step[] {
  return commandStep(
    host.name,
    'unmount it',
    mounted.map(({ name }) => unmountCommand(host.become, name)),
    mounted.flatMap((each) => [
      existsFact(host.name, each),
      { kind: 'mounted', host: host.name, filesystem: each.name } as const,
    ]),
    mounted.map(({ name: filesystem }) => ({ kind: 'inert', host: host.name, filesystem })),
  );
}
