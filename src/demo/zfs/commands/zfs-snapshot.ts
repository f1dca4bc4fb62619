import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot, Zpool } from '../machine.ts';
import { familyOf, nextTxg, open, secondsNow, splitName } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { isUserProperty } from '../property-table.ts';

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

const badName = (name: string): ZfsFailure =>
  new ZfsFailure(
    `cannot create snapshot '${name}': empty component or misplaced '@' or '#' delimiter in name`,
    2,
  );

/** zfs snapshot [-r] [-o user:property=value]… filesystem@name…: all of them or none, in one transaction group. */
export function zfsSnapshot(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs snapshot', args, 'ro:');
  const properties = new Map<string, string>();
  for (const pair of options.values('o')) {
    const [name = '', ...value] = pair.split('=');
    if (!isUserProperty(name) || value.length === 0)
      throw new ZfsFailure(`cannot create snapshots: invalid property '${name}'`);
    properties.set(name, value.join('='));
  }
  if (options.rest.length === 0) throw new ZfsFailure('missing snapshot argument', 2);

  const wanted: { pool: Zpool; fs: Filesystem; name: string }[] = [];
  for (const argument of options.rest) {
    const { fs: fsName, mark, tail } = splitName(argument);
    if (mark !== '@' || !/^[A-Za-z0-9_.: -]+$/.test(tail)) throw badName(argument);
    const top = open(machine, fsName);
    const family = options.has('r') ? familyOf(machine, fsName) : [top.fs];
    for (const fs of family) wanted.push({ pool: top.pool, fs, name: tail });
  }
  const several = options.has('r') || options.rest.length > 1;
  for (const { fs, name } of wanted) {
    const trouble = fs.snapshots.some((each) => each.name === name)
      ? 'dataset already exists'
      : fs.inconsistent
        ? 'dataset is busy'
        : null;
    if (trouble === null) continue;
    const lines = [`cannot create snapshot '${fs.name}@${name}': ${trouble}`];
    return said([], several ? [...lines, 'no snapshots were created'] : lines, 1);
  }
  const txgs = new Map<Zpool, bigint>();
  for (const { pool, fs, name } of wanted) {
    const txg = txgs.get(pool) ?? nextTxg(pool);
    txgs.set(pool, txg);
    takeSnapshot(machine, fs, { name, txg, properties: new Map(properties) });
  }
  return said([]);
}
