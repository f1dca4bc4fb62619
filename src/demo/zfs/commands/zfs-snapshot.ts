import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot, Zpool } from '../machine.ts';
import { familyOf, findFilesystem, findPool, nextTxg, noSuch, secondsNow } from '../machine.ts';
import { nameFault } from '../names.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { isUserProperty } from '../property-table.ts';
import { lacksRoomFor } from '../space.ts';
import { misused } from '../usage.ts';

/** A new snapshot of what is there now; its name is free, its pool writable. */
export function takeSnapshot(
  machine: Machine,
  fs: Filesystem,
  made: { readonly name: string; readonly txg: bigint; readonly properties: Map<string, string> },
): Snapshot {
  const snapshot: Snapshot = {
    name: made.name,
    guid: machine.mint(`${fs.name}@snapshot`),
    createtxg: made.txg,
    creation: secondsNow(machine),
    referenced: fs.referenced,
    written: fs.written,
    used: 0n,
    holds: new Map(),
    ivset: fs.encryption ? machine.mint(`${fs.name}@ivset`) : null,
    properties: made.properties,
  };
  fs.snapshots.push(snapshot);
  fs.written = 0n;
  fs.snapshotsChanged = snapshot.creation;
  return snapshot;
}

interface Wanted {
  readonly pool: Zpool;
  readonly fs: Filesystem;
  readonly name: string;
}

/** What the names ask for, -r and all; a name that stands for nothing is answered as zfs does. */
function wantedBy(machine: Machine, options: Options): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const argument of options.rest) {
    const at = argument.indexOf('@');
    if (at < 0) throw misused('zfs snapshot');
    const [fsName, name] = [argument.slice(0, at), argument.slice(at + 1)];
    const pool = findPool(machine, fsName);
    const fs = findFilesystem(machine, fsName);
    if (!pool || !fs) throw misused('zfs snapshot', noSuch(fsName).said);
    const family = options.has('r') ? familyOf(machine, fsName) : [fs];
    for (const each of family) wanted.set(`${each.name}@${name}`, { pool, fs: each, name });
  }
  return [...wanted.values()];
}

function userProperties(options: Options): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const pair of options.values('o')) {
    const [name = '', ...value] = pair.split('=');
    if (value.length === 0) throw new ZfsFailure(`missing '=' for property=value argument`);
    if (!isUserProperty(name))
      throw new ZfsFailure(
        'cannot create snapshots : this property can not be modified for snapshots',
      );
    properties.set(name, value.join('='));
  }
  return properties;
}

const cannotTake = ({ fs, name }: Wanted, why: string) =>
  `cannot create snapshot '${fs.name}@${name}': ${why}`;

/** Why this one cannot be taken; null: it can. */
function trouble({ fs, name }: Wanted): string | null {
  if (fs.snapshots.some((each) => each.name === name)) return 'dataset already exists';
  return fs.inconsistent ? 'dataset is busy' : null;
}

/** zfs snapshot [-r] [-o user:property=value]… filesystem@name…: all of them or none, in one transaction group. */
export function zfsSnapshot(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs snapshot', args, 'ro:');
  const properties = userProperties(options);
  if (options.rest.length === 0) throw misused('zfs snapshot', 'missing snapshot argument');
  const wanted = wantedBy(machine, options);
  const none = options.has('r') || wanted.length > 1 ? ['no snapshots were created'] : [];
  for (const each of wanted) {
    const fault = nameFault(`${each.fs.name}@${each.name}`, ['snapshot']);
    if (fault !== null) return said([], [cannotTake(each, fault), ...none], 1);
  }
  if (new Set(wanted.map(({ pool }) => pool)).size > 1)
    return said(
      [],
      ['cannot create snapshots : multiple snapshots of same fs not allowed', ...none],
      1,
    );
  const denied = wanted.some(({ fs }) => !mayDo(machine, fs, 'snapshot'));
  if (denied) return said([], ['cannot create snapshots : permission denied', ...none], 1);
  const troubles = wanted.flatMap((each) => {
    const why = trouble(each);
    return why === null ? [] : [cannotTake(each, why)];
  });
  if (troubles.length > 0) return said([], [...troubles, ...none], 1);
  const [first] = wanted;
  if (first && lacksRoomFor(machine, first.pool, 3 * wanted.length))
    return said([], ['cannot create snapshots : out of space', ...none], 1);
  const txg = first ? nextTxg(first.pool) : 0n;
  for (const { fs, name } of wanted)
    takeSnapshot(machine, fs, { name, txg, properties: new Map(properties) });
  return said([]);
}
