import type { Advice } from '../../model/advice.ts';
import type { HostName, PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import { count, formatBytes } from '../../model/units.ts';
import { commandLine } from '../../zfs/quote.ts';
import { type Context, listedOn } from '../context.ts';

/** Less than this is a place and no data. */
const leastBytes = 16n << 20n;

/** So many of one pool are told of each by itself; of the others, how many there are. */
const mostOfOnePool = 5;

/** Filesystems that hold data and belong to no dataset, with an entry for the catalogue that could be theirs. */
export function adviseAdoption(context: Context): readonly Advice[] {
  const known = knownNames(context);
  const policy = usualPolicy(context);
  const taken = new Set<string>(context.config.catalogue.datasets.map(({ id }) => id));
  return context.health.pools.flatMap(({ pool }) => {
    if (pool.role !== 'archive' || !context.seen.has(pool.host)) return [];
    const strays = straysOn(context, pool, known);
    const told = strays
      .slice(0, mostOfOnePool)
      .map((facts) => adoption(pool, facts, policy, taken));
    const rest = strays.slice(mostOfOnePool);
    return rest.length === 0 ? told : [...told, andMore(pool, rest)];
  });
}

const key = (host: HostName, name: string): string => `${host} ${name}`;

/** What belongs to a dataset, and every filesystem above it. */
function knownNames({ health, config }: Context): ReadonlySet<string> {
  const known = new Set<string>();
  const add = (host: HostName, name: string) => {
    for (let end = name.length; end > 0; end = name.lastIndexOf('/', end - 1))
      known.add(key(host, name.slice(0, end)));
  };
  for (const { copies } of health.datasets)
    for (const { pool, members } of copies)
      for (const { facts } of members) add(pool.host, facts.name);
  for (const { pools } of config.inventory.hosts)
    for (const pool of pools) add(pool.host, pool.root);
  return known;
}

/** The tops of what nobody knows: what lies below one comes with it. */
function straysOn(
  context: Context,
  pool: Pool,
  known: ReadonlySet<string>,
): readonly FilesystemFacts[] {
  const index = listedOn(context, pool.host);
  const strays: FilesystemFacts[] = [];
  for (const name of index.names) {
    const facts = index.byName.get(name);
    if (!facts || !(name === pool.name || name.startsWith(`${pool.name}/`))) continue;
    if (known.has(key(pool.host, name)) || facts.stamp.role === 'aside') continue;
    if (facts.used < leastBytes) continue;
    const last = strays.at(-1);
    if (!last || !name.startsWith(`${last.name}/`)) strays.push(facts);
  }
  return strays;
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
