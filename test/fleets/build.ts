import { familyOf } from '../../src/demo/zfs/machine.ts';
import type { Config } from '../../src/model/config.ts';
import { type HostName, instant } from '../../src/model/ids.ts';
import type { Pool } from '../../src/model/inventory.ts';
import type { SeenHost } from '../../src/model/observation.ts';
import { carryOver } from '../../src/observe/carry-over.ts';
import { scopeOf } from '../../src/observe/scope.ts';
import { now as start } from '../support/world.ts';
import { configOf, pick } from './config-of.ts';
import type { DatasetDraft, FleetDraft, Happening, HostDraft } from './draft.ts';
import type { Fleet, FleetHost } from './fleet.ts';
import { lookAt } from './look.ts';
import { failDisks, makeMachine } from './machines.ts';
import { handleSnapshot, makeMember, takeSnapshot, tryZfs, write } from './past.ts';
import { harm, type Origin, type Replica, sync } from './replicas.ts';

const hour = 3_600_000;

/** The fleet of a draft as it stands when the story begins. */
export function buildFleet(draft: FleetDraft): Fleet {
  const config = configOf(draft);
  const clock = { now: start as number };
  const machines = new Map(
    draft.hosts.map((host, at) => [host.name as HostName, makeMachine(host, at, clock, start)]),
  );
  const pools = config.inventory.hosts.flatMap((host) => host.pools);
  const machineOf = ({ host }: Pool) => {
    const machine = machines.get(host);
    if (!machine) throw new Error(`no machine ${host}`);
    return machine;
  };
  for (const [at, pool] of pools.entries()) {
    const place = draft.hosts.flatMap((host) => host.pools)[at]?.root;
    if (place === 'made')
      tryZfs(machineOf(pool), 'create', '-o', 'canmount=off', '-o', 'mountpoint=none', pool.root);
    tryZfs(machineOf(pool), 'create', '-o', 'canmount=off', `${pool.name}/data`);
  }
  for (const [at, each] of draft.datasets.entries()) {
    const dataset = pick(config.catalogue.datasets, at);
    const home = pick(pools, each.home);
    const origin: Origin = {
      machine: machineOf(home),
      id: dataset.id,
      top: dataset.origin.filesystem,
      recursive: dataset.recursive,
    };
    const replicas = each.copies.map((copy): Replica => {
      const pool = pick(pools, copy.pool);
      const top = `${pool.root}/${copy.by === 'hand' ? 'old-' : ''}${dataset.id}`;
      return { machine: machineOf(pool), pool, top, by: copy.by, clear: copy.clear };
    });
    live(each, origin, replicas, clock);
  }
  clock.now = start;
  const hosts = draft.hosts.map((each): FleetHost => {
    const name = each.name as HostName;
    const host = config.inventory.hosts.find((one) => one.name === name);
    const machine = machines.get(name);
    if (!host || !machine) throw new Error(`no host ${name}`);
    const { sight, tools } = each;
    const up = sight === 'seen';
    const made = { name, host, machine, sight, up, tools, remembered: null, changes: 0 };
    const remembered = isHidden(each) ? rememberedOf(config, made, each) : null;
    failDisks(each, machine);
    return { ...made, remembered };
  });
  return { config, clock, start, hosts: new Map(hosts.map((host) => [host.host.name, host])) };
}

/** Whether something of it cannot be seen though it was once: it is away, or a pool of it has lost a disk that it cannot do without. */
const isHidden = ({ sight, pools }: HostDraft): boolean =>
  sight === 'just away' ||
  sight === 'long away' ||
  pools.some(({ disks, failed }) => failed && disks === 'stripe');

/** What was known of a host before its disks failed, carried over what was seen since. */
function rememberedOf(config: Config, host: FleetHost, draft: HostDraft): SeenHost {
  const scope = scopeOf(config, host.host.name);
  const before = lookAt(host, scope, instant(start - 10 * 60_000));
  failDisks(draft, host.machine);
  return carryOver(lookAt(host, scope, instant(start - 6 * 60_000)), before);
}

/** A dataset's past, from its origin's making to now. */
function live(
  draft: DatasetDraft,
  origin: Origin,
  replicas: readonly Replica[],
  clock: { now: number },
): void {
  const { machine, top } = origin;
  clock.now = start - draft.past.reduce((sum, { hours }) => sum + hours, 2) * hour;
  makeMember(machine, top, draft.top);
  let children = 0;
  for (const each of draft.past) {
    clock.now += each.hours * hour;
    if (each.what === 'child') {
      children += 1;
      makeMember(machine, `${top}/child ${children}`, each.child);
    } else happen(each, origin, replicas);
  }
}

function happen(
  each: Exclude<Happening, { what: 'child' }>,
  origin: Origin,
  replicas: readonly Replica[],
): void {
  const { machine, top } = origin;
  const family = familyOf(machine, top);
  const replica = 'copy' in each ? replicas[each.copy % Math.max(1, replicas.length)] : undefined;
  switch (each.what) {
    case 'write':
      write(family[each.member % Math.max(1, family.length)], each.mebibytes);
      break;
    case 'snapshot':
      takeSnapshot(machine, top, each.by);
      break;
    case 'hold':
    case 'bookmark':
    case 'clone':
    case 'destroy':
      handleSnapshot(
        machine,
        family[each.member % Math.max(1, family.length)],
        each.what,
        each.which,
      );
      break;
    case 'sync':
      if (replica) sync(origin, replica, each.how);
      break;
    case 'harm':
      if (replica) harm(replica, each.member, each.how);
      break;
    default:
      each satisfies never;
  }
}
