import type { Filesystem, Machine, Snapshot } from '../../../src/demo/zfs/machine.ts';
import {
  allFilesystems,
  familyOf,
  findFilesystem,
  parentOf,
} from '../../../src/demo/zfs/machine.ts';
import { hostOf } from '../../../src/model/ids.ts';
import type { Fleet } from '../fleet.ts';
import type { Guard } from './guard.ts';

interface Base {
  readonly origin: Filesystem;
  /** The newest snapshot in common. */
  readonly common: Snapshot;
  /** It is the target's newest, so that an increment can follow. */
  readonly atNewest: boolean;
  /** The copy that it belongs to is marked to be given up as a whole, and its snapshots go before it does; or it is put aside. */
  readonly givenUp: boolean;
}

/** The origin's filesystems by what each has, as snapshot or as bookmark. */
function originsByGuid({ config, hosts }: Fleet): ReadonlyMap<string, Filesystem> {
  const origins = new Map<string, Filesystem>();
  for (const { origin, recursive } of config.catalogue.datasets) {
    const machine = hosts.get(hostOf(origin.pool))?.machine;
    const family = machine ? familyOf(machine, origin.filesystem) : [];
    for (const fs of family.filter((each) => recursive || each.name === origin.filesystem))
      for (const { guid } of [...fs.snapshots, ...fs.bookmarks]) origins.set(guid, fs);
  }
  return origins;
}

/** Whether a filesystem, or one above it, bears the mark of a copy that is given up, or was put aside: it is none any more. */
function isGivenUp(machine: Machine, name: string | null): boolean {
  if (name === null) return false;
  const properties = findFilesystem(machine, name)?.properties;
  const marked = properties?.has('holdfast:retire') || properties?.get('holdfast:role') === 'aside';
  return marked || isGivenUp(machine, parentOf(name));
}

/** Every filesystem that has something in common with an origin, wherever it lies and whether or not its host is seen. */
function basesOf(fleet: Fleet): ReadonlyMap<Filesystem, Base> {
  const origins = originsByGuid(fleet);
  const bases = new Map<Filesystem, Base>();
  for (const { machine } of fleet.hosts.values())
    for (const fs of allFilesystems(machine)) {
      const common = fs.snapshots.findLast(({ guid }) => origins.has(guid));
      const origin = common && origins.get(common.guid);
      if (!origin || origin === fs) continue;
      const atNewest = common === fs.snapshots.at(-1);
      bases.set(fs, { origin, common, atNewest, givenUp: isGivenUp(machine, fs.name) });
    }
  return bases;
}

/** No target that stays ever loses what the next increment to it can go on from. Looks at the machines, not at what is seen of them. */
export function guardBases(fleet: Fleet): Guard {
  let before = basesOf(fleet);
  const old = new Set(before.keys());
  // A new copy of a dataset whose origin does not answer is made of what another one holds: more is not known.
  const isOfTheUnseen = (fs: Filesystem, { origin }: Base) =>
    !old.has(fs) &&
    [...fleet.hosts.values()].some(
      ({ up, machine }) => !up && findFilesystem(machine, origin.name) === origin,
    );
  return {
    afterCommand() {
      const after = basesOf(fleet);
      const filesystems = new Set(
        [...fleet.hosts.values()].flatMap(({ machine }) => allFilesystems(machine)),
      );
      // What is promoted takes its origin's snapshots over, and goes on in its place.
      const isElsewhere = (snapshot: Snapshot) =>
        [...filesystems].some(({ snapshots }) => snapshots.includes(snapshot));
      const broken = [...before].flatMap(([fs, had]) => {
        const has = after.get(fs);
        const isAsNew = has && has.common.creation >= had.common.creation;
        if (isAsNew && (has.atNewest || !had.atNewest)) return [];
        if (isAsNew && isOfTheUnseen(fs, has)) return [];
        // Where a whole copy goes, it is the number of copies that tells whether it may.
        if (had.givenUp || !filesystems.has(fs)) return [];
        if (!fs.snapshots.includes(had.common) && isElsewhere(had.common)) return [];
        const lost = has ? 'that its newest snapshots are' : 'that it has anything';
        return [`it is no longer so ${lost} in common with ${had.origin.name}: ${fs.name}`];
      });
      before = after;
      return broken;
    },
  };
}
