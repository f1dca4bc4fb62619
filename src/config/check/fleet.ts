import type { FleetNames } from '../names.ts';
import type { Path } from '../path.ts';
import { entriesAt, listAt, textAt, valueAt } from '../path.ts';
import { shortly } from '../printable.ts';
import type { ConfigProblem } from '../problem.ts';
import { sshAddress } from '../schema/fields.ts';
import type { YamlFile } from '../yaml-file.ts';
import type { Tell } from './tell.ts';
import { reference, tellerOf } from './tell.ts';

/** What fleet.yaml says about itself that cannot be: each check looks at what is there and needs nothing else to be right. */
export function checkFleet(file: YamlFile, names: FleetNames): readonly ConfigProblem[] {
  const tell = tellerOf(file);
  const hosts = entriesAt(file.value, ['hosts']);
  return [
    ...hosts.flatMap(([host, entry]) => [
      ...checkDomains(tell, ['hosts', host, 'domains'], entriesAt(entry, ['domains']), names),
      ...entriesAt(entry, ['pools']).flatMap(([pool, facts]) => {
        const path = ['hosts', host, 'pools', pool];
        return [
          ...checkRoot(tell, [...path, 'root'], pool, textAt(facts, ['root'])),
          ...checkDomains(tell, [...path, 'domains'], entriesAt(facts, ['domains']), names),
        ];
      }),
    ]),
    ...checkMachines(tell, hosts),
    ...listAt(file.value, ['transfers']).flatMap((rule, index) =>
      ['from', 'to'].flatMap((end) => {
        const host = textAt(rule, [end]);
        if (host === null) return [];
        const among = { what: 'host', known: names.hosts };
        return reference(tell, ['transfers', index, end], host, among);
      }),
    ),
  ];
}

function checkRoot(
  tell: Tell,
  path: Path,
  pool: string,
  root: string | null,
): readonly ConfigProblem[] {
  if (root === null || root === pool || root.startsWith(`${pool}/`)) return [];
  return [tell(path, `${shortly(root)} is not on the pool ${pool}`)];
}

/** `host` and `pool` are there by themselves; a site must be one of the fleet's. */
function checkDomains(
  tell: Tell,
  path: Path,
  domains: readonly (readonly [string, unknown])[],
  names: FleetNames,
): readonly ConfigProblem[] {
  return domains.flatMap(([axis, value]) => {
    if (axis === 'host' || axis === 'pool')
      return [tell([...path, axis], `${axis} is an axis by itself`, { part: 'key' })];
    if (axis !== 'site' || typeof value !== 'string') return [];
    return reference(tell, [...path, axis], value, { what: 'site', known: names.sites });
  });
}

/** One machine under two names would let one copy count twice. */
function checkMachines(
  tell: Tell,
  hosts: readonly (readonly [string, unknown])[],
): readonly ConfigProblem[] {
  const firstAt = new Map<string, string>();
  return hosts.flatMap(([host, entry]) => {
    const local = textAt(entry, ['transport']) === 'local';
    const address = sshAddress.safeParse(valueAt(entry, ['ssh']) ?? host);
    if (!local && !address.success) return [];
    const machine = local ? 'local' : `${address.data?.host}:${address.data?.port ?? 'default'}`;
    const first = firstAt.get(machine);
    if (first === undefined) {
      firstAt.set(machine, host);
      return [];
    }
    const what = local ? 'this machine' : 'at the same address';
    const message = `is ${what}, as host ${first} is: one machine must not count as two`;
    return [tell(['hosts', host], message, { part: 'key' })];
  });
}
