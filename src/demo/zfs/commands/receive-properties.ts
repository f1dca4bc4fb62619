import type { Begin } from '../../stream/records.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { findFilesystem, parentOf } from '../machine.ts';
import type { Options } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { isUserProperty, propertyKind } from '../property-table.ts';
import { checkedProperties } from '../settings.ts';
import { misused } from '../usage.ts';
import { streamTitle } from './receiving.ts';

/** What -o and -x say, read before the stream is. */
export interface PropertyWishes {
  readonly pairs: readonly string[];
  readonly excluded: readonly string[];
  /** -o encryption=off */
  readonly inTheClear: boolean;
  /** -o origin=snapshot: what comes in is a clone of it. */
  readonly origin: string | null;
}

const nameIn = (pair: string): string => pair.split('=', 1)[0] ?? '';

export function propertyWishes(options: Options): PropertyWishes {
  const given = options.values('o');
  const excluded = options.values('x');
  if (given.some((pair) => !pair.includes('=')))
    throw misused('zfs receive', "missing '=' for property=value argument");
  const names = [...given.map(nameIn), ...excluded];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw misused('zfs receive', `property '${twice}' specified multiple times`);
  const isOrigin = (pair: string) => nameIn(pair) === 'origin';
  const pairs = given.filter((pair) => pair !== 'encryption=off' && !isOrigin(pair));
  const origin = given.find(isOrigin)?.slice('origin='.length) ?? null;
  return { pairs, excluded, inTheClear: given.includes('encryption=off'), origin };
}

/** Neither set nor left out in a receive: what ZFS does not know, and what is not for setting. */
function isInvalid(name: string): boolean {
  if (isUserProperty(name)) return false;
  if (/^(encryption|key)/.test(name)) throw notModelled(`zfs receive with ${name}`);
  const kind = propertyKind(name);
  return !kind || kind.byDefault === null || kind.name === 'volsize';
}

/** What a new filesystem of this stream is given, and zfs's warnings of what does not fit its type. */
export function receivedProperties(
  { pairs, excluded }: PropertyWishes,
  name: string,
  begin: Begin,
) {
  const title = streamTitle(begin);
  const invalid = [...pairs.map(nameIn), ...excluded].find(isInvalid);
  if (invalid !== undefined)
    throw new ZfsFailure(`cannot receive: cannot receive: invalid property '${invalid}'`);
  const unfit = (property: string) =>
    propertyKind(property)?.on.includes(begin.type[0] ?? '') === false;
  const warnings = excluded
    .filter(unfit)
    .map(
      (property) =>
        `Warning: ${name}: property '${property}' does not apply to datasets of this type`,
    );
  const misfit = pairs.map(nameIn).find(unfit);
  if (misfit !== undefined) {
    const why = `property '${misfit}' does not apply to datasets of this type`;
    throw new ZfsFailure([...warnings, `${title}: ${why}`].join('\n'));
  }
  const fail = (why: string) =>
    new ZfsFailure(`${title}: ${why}\n${title}: invalid property value`);
  return { properties: checkedProperties(pairs, begin.type, fail), warnings };
}

/** What this user may not set or leave out: the stream comes in all the same, and zfs ends well. */
export function withheldProperties(
  machine: Machine,
  { pairs, excluded }: PropertyWishes,
  name: string,
): readonly string[] {
  const below = findFilesystem(machine, parentOf(name) ?? name);
  return [...pairs.map(nameIn), ...excluded].filter((property) => {
    const permission = isUserProperty(property) ? 'userprop' : property;
    return below !== null && !mayDo(machine, below, permission);
  });
}
