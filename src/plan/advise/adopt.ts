import type { Advice } from '../../model/advice.ts';
import type { PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import { count, formatBytes } from '../../model/units.ts';
import { commandLine } from '../../zfs/quote.ts';
import type { Context } from '../context.ts';
import type { Strays } from './strays.ts';

/** So many of one pool are told of each by itself; of the others, how many there are. */
const mostOfOnePool = 5;

/** Filesystems that hold data and belong to no dataset, with an entry for the catalogue that could be theirs. */
export function adviseAdoption(context: Context, found: Strays): readonly Advice[] {
  if ([...found.values()].every((strays) => strays.length === 0)) return [];
  const policy = usualPolicy(context);
  const taken = new Set<string>(context.config.catalogue.datasets.map(({ id }) => id));
  return context.health.pools.flatMap(({ pool }) => {
    const strays = found.get(pool.id) ?? [];
    const told = strays
      .slice(0, mostOfOnePool)
      .map((facts) => adoption(pool, facts, policy, taken));
    const rest = strays.slice(mostOfOnePool);
    return rest.length === 0 ? told : [...told, andMore(pool, rest)];
  });
}

function usualPolicy({ config }: Context): string {
  const uses = new Map<string, number>();
  for (const { policy } of config.catalogue.datasets)
    uses.set(policy.name, (uses.get(policy.name) ?? 0) + 1);
  const [first] = [...uses].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return first?.[0] ?? 'NAME-OF-A-POLICY';
}

function adoption(
  pool: Pool,
  { name, used, snapshots, stamp, type }: FilesystemFacts,
  policy: string,
  taken: ReadonlySet<string>,
): Advice {
  const id = idFor(name, taken);
  const was =
    stamp.dataset === null
      ? []
      : [`it is stamped as holding ${stamp.dataset}, which the catalogue does not have`];
  return {
    id: `adopt ${pool.id} ${name}`,
    kind: 'adopt',
    pool: pool.id,
    dataset: null,
    title: `${pool.id} ${name} is in no catalogue`,
    text: [
      `a ${type} with ${formatBytes(used)} and ${count(snapshots.length, 'snapshot')}, which no promise covers`,
      ...was,
      'save the entry below into the catalogue if it is an origin, and correct what it says; leave it if it is none of the archive’s',
    ],
    consider: [
      {
        host: pool.host,
        line: commandLine(['zfs', 'list', '-r', '-o', 'name,used,creation', name]),
      },
    ],
    draft: {
      file: `datasets/${id}.yaml`,
      text: [
        `id: ${id}`,
        `origin: ${yaml(`${pool.id.slice(0, pool.id.indexOf(':'))}:${name}`)}`,
        `policy: ${yaml(policy)}`,
        `title: ${yaml(name)}`,
        'kind: primary',
        'legal: { classification: internal }',
        '',
      ].join('\n'),
    },
  };
}

/** A name of ZFS has no quote in it; what has a blank or begins oddly is quoted for YAML. */
const yaml = (text: string): string => (/^[A-Za-z][\w./:-]*$/.test(text) ? text : `"${text}"`);

/** As the catalogue wants ids: the last parts of the name, as many as are needed to be the only one. */
function idFor(name: string, taken: ReadonlySet<string>): string {
  const parts = name.split('/');
  const slug = (from: number) =>
    parts
      .slice(from)
      .join('-')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 63) || 'dataset';
  for (let from = parts.length - 1; from > 0; from -= 1)
    if (!taken.has(slug(from))) return slug(from);
  return slug(0);
}

const andMore = (pool: Pool, rest: readonly FilesystemFacts[]): Advice => ({
  id: `adopt ${pool.id} ~`,
  kind: 'adopt',
  pool: pool.id as PoolId,
  dataset: null,
  title: `${count(rest.length, 'more filesystem')} on ${pool.id} ${rest.length === 1 ? 'is' : 'are'} in no catalogue`,
  text: rest.slice(0, 20).map(({ name, used }) => `${name} (${formatBytes(used)})`),
  consider: [],
  draft: null,
});
