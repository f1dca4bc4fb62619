import { parseFilesystemName } from '../../zfs/names.ts';
import type { FleetNames } from '../names.ts';
import { nearest } from '../nearest.ts';
import { entriesAt, listAt, textAt } from '../path.ts';
import { shortly } from '../printable.ts';
import type { ConfigProblem } from '../problem.ts';
import { checkSelector } from './selector.ts';
import type { Tell } from './tell.ts';
import { reference } from './tell.ts';

/** `host:pool/filesystem` as its two halves; the name may hold colons, the host's may not. */
export function splitOrigin(
  text: string,
): { readonly host: string; readonly pool: string; readonly filesystem: string } | null {
  const [, host, filesystem] = /^([^:/]+):(.+)$/s.exec(text) ?? [];
  if (host === undefined || filesystem === undefined) return null;
  return { host, filesystem, pool: `${host}:${filesystem.split('/', 1)[0]}` };
}

export function checkOrigin(
  tell: Tell,
  entry: unknown,
  fleet: FleetNames | null,
): readonly ConfigProblem[] {
  const origin = textAt(entry, ['origin']);
  if (origin === null) return [];
  const parts = splitOrigin(origin);
  if (!parts)
    return [
      tell(['origin'], `${shortly(origin)} is not an origin: written host:pool/filesystem`, {
        suggestion: fleet ? nearest(origin, fleet.pools) : null,
      }),
    ];
  const invalid = parseFilesystemName(parts.filesystem)
    ? []
    : [tell(['origin'], `${shortly(parts.filesystem)} is not a name that ZFS would have`)];
  return fleet
    ? [...invalid, ...reference(tell, ['origin'], parts.pool, { what: 'pool', known: fleet.pools })]
    : invalid;
}

export function checkPlacement(
  tell: Tell,
  entry: unknown,
  fleet: FleetNames | null,
): readonly ConfigProblem[] {
  return ['pin', 'forbid', 'prefer'].flatMap((list) =>
    listAt(entry, ['placement', list]).flatMap((given, index) => {
      const path = ['placement', list, index];
      if (fleet === null) return [];
      if (typeof given === 'string')
        return reference(tell, path, given, { what: 'pool', known: fleet.pools });
      return checkSelector(tell, path, given, fleet, list === 'prefer' ? ['weight'] : []);
    }),
  );
}

/** Custodians' places are compared with pools' on the fleet's axes; a safe may stand at a site without hosts. */
export function checkCustodians(
  tell: Tell,
  entry: unknown,
  fleet: FleetNames | null,
): readonly ConfigProblem[] {
  const path = ['keys', 'custodians'];
  const custodians = listAt(entry, path);
  const ids = custodians.map((custodian) => textAt(custodian, ['id']));
  return custodians.flatMap((custodian, index) => {
    const id = ids[index] ?? null;
    const twice =
      id !== null && ids.indexOf(id) < index
        ? [tell([...path, index, 'id'], `custodian ${shortly(id)} is given twice`)]
        : [];
    if (fleet === null) return twice;
    const axes = [...fleet.axes.keys()];
    const unknown = entriesAt(custodian, []).flatMap(([key]) =>
      key === 'id'
        ? []
        : reference(tell, [...path, index, key], key, { what: 'axis', known: axes, part: 'key' }),
    );
    return [...twice, ...unknown];
  });
}
