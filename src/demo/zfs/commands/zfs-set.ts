import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine } from '../machine.ts';
import { cannotOpen, open, openSnapshot } from '../machine.ts';
import { nameFault } from '../names.ts';
import { parseBytes } from '../numbers.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { isUserProperty } from '../property-table.ts';
import { checkedProperties } from '../settings.ts';
import { misused } from '../usage.ts';
import { reservationFor } from '../volume-size.ts';
import { isKeyLocation } from './create-encryption.ts';
import { limitFault } from './limits.ts';
import { remount } from './remount.ts';

type Fail = (why: string) => ZfsFailure;

function setOnSnapshot(machine: Machine, name: string, pairs: readonly string[], fail: Fail): void {
  const { snapshot } = openSnapshot(machine, name);
  for (const pair of pairs)
    if (!isUserProperty(pair.split('=', 1)[0] ?? ''))
      throw fail('this property can not be modified for snapshots');
  for (const [property, value] of checkedProperties(pairs, 'filesystem', fail))
    snapshot.properties.set(property, value);
}

/** Where the key is found may change; what it is may not. */
function setKeyLocation(fs: Filesystem, location: string, fail: Fail): void {
  if (!isKeyLocation(location)) throw fail('invalid keylocation');
  const { key = null } = fs.encryption ?? {};
  if (!key) throw fail('keylocation may only be set on encryption roots');
  key.location = location;
}

/** A volume whose whole size is reserved reserves its new size. */
function setVolumeSize(fs: Filesystem, value: string): void {
  const block = BigInt(fs.properties.get('volblocksize') ?? '16384');
  const old = parseBytes(fs.properties.get('volsize') ?? '0') ?? 0n;
  const size = parseBytes(value) ?? 0n;
  if (fs.properties.get('refreservation') === String(reservationFor(old, block)))
    fs.properties.set('refreservation', String(reservationFor(size, block)));
  fs.properties.set('volsize', value);
}

function setOn(machine: Machine, fs: Filesystem, pairs: readonly string[], fail: Fail): void {
  const isLocation = (pair: string) => pair.startsWith('keylocation=');
  const settings = checkedProperties(
    pairs.filter((pair) => !isLocation(pair)),
    fs.type,
    fail,
  );
  for (const [property, value] of settings) {
    const permission = isUserProperty(property) ? 'userprop' : property;
    if (!mayDo(machine, fs, permission)) throw fail('permission denied');
    const fault = limitFault(machine, fs, property, value);
    if (fault !== null) throw fail(fault);
    if (property === 'volsize') setVolumeSize(fs, value);
    else remount(machine, fs, property, () => fs.properties.set(property, value));
  }
  for (const pair of pairs.filter(isLocation))
    setKeyLocation(fs, pair.slice('keylocation='.length), fail);
  if (machine.user !== 'root' && settings.has('readonly') && fs.mounted)
    throw new ZfsFailure(
      `cannot mount '${fs.name}': Insufficient privileges\nproperty may be set but unable to remount filesystem`,
      255,
    );
}

/** zfs set property=value… filesystem… */
export function zfsSet(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs set', args, '');
  const pairs = options.rest.filter((word) => word.includes('='));
  const names = options.rest.filter((word) => !word.includes('='));
  if (names.length === 0) throw misused('zfs set', 'missing dataset name(s)');
  for (const name of names) {
    const fault = nameFault(name, ['filesystem', 'snapshot']);
    if (fault !== null) throw cannotOpen(name, fault);
    const fail = (why: string) => new ZfsFailure(`cannot set property for '${name}': ${why}`, 255);
    if (name.includes('@')) setOnSnapshot(machine, name, pairs, fail);
    else setOn(machine, open(machine, name).fs, pairs, fail);
  }
  return said([]);
}
