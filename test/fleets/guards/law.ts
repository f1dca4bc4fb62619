import type { Filesystem, Zpool } from '../../../src/demo/zfs/machine.ts';
import { findFilesystem, findPool, poolNameOf } from '../../../src/demo/zfs/machine.ts';
import type { Dataset } from '../../../src/model/catalogue.ts';
import type { FleetHealth } from '../../../src/model/health.ts';
import { hostOf } from '../../../src/model/ids.ts';
import type { Fleet } from '../fleet.ts';
import type { Guard } from './guard.ts';

/** A term in whole years, as the drafts have it, is over on the day of its end. */
function isProtected({ retention: { legal } }: Dataset, now: number): boolean {
  if (legal === null) return false;
  if (legal.hold) return true;
  const years = /^P(\d+)Y$/.exec(legal.keep ?? '')?.[1];
  if (years === undefined || legal.from === null) return false;
  const end = new Date(legal.from);
  end.setUTCFullYear(end.getUTCFullYear() + Number(years));
  return now < end.getTime();
}

interface Protected {
  /** Where it lies: `zfs promote` hands snapshots over to another filesystem of the same pool, and takes none away. */
  readonly pool: Zpool;
  readonly snapshots: readonly string[];
}

/** The filesystems of the copies of what the law protects, with the snapshots that they have. */
function protectedSnapshots(
  { hosts, clock }: Fleet,
  { datasets }: FleetHealth,
): ReadonlyMap<Filesystem, Protected> {
  const found = new Map<Filesystem, Protected>();
  for (const { dataset, copies } of datasets.filter((each) => isProtected(each.dataset, clock.now)))
    for (const { pool, members } of copies)
      for (const { facts } of members) {
        const machine = hosts.get(hostOf(pool.id))?.machine;
        const fs = machine ? findFilesystem(machine, facts.name) : null;
        const there = machine ? findPool(machine, poolNameOf(facts.name)) : null;
        if (fs && there)
          found.set(fs, {
            pool: there,
            snapshots: fs.snapshots.map(({ name, guid }) => `${guid} ${dataset.id}@${name}`),
          });
      }
  return found;
}

/** Nothing under legal retention or hold is destroyed, on whatever copy it lies. */
export function guardLaw(fleet: Fleet, begin: FleetHealth): Guard {
  let before = protectedSnapshots(fleet, begin);
  return {
    afterCommand(_, health) {
      const broken = [...before].flatMap(([fs, { pool, snapshots }]) => {
        const left = [...pool.filesystems.values()].flatMap((each) => each.snapshots);
        const has = new Set(left.map(({ guid }) => guid));
        return snapshots
          .filter((each) => !has.has(each.split(' ', 1)[0] ?? ''))
          .map(
            (each) => `the law protects ${each.split(' ')[1]}, and it was destroyed on ${fs.name}`,
          );
      });
      before = protectedSnapshots(fleet, health);
      return broken;
    },
  };
}
