import { topOf } from '../../health/marked.ts';
import type { Advice } from '../../model/advice.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import { datasetId, type PoolId, poolId, zpoolOfFilesystem } from '../../model/ids.ts';
import { formatBytes, formatInstant } from '../../model/units.ts';
import { commandLine } from '../../zfs/quote.ts';
import { type Context, listedOn } from '../context.ts';

/** Origins that do not exist, with the copy from which one would bring the data back. */
export const adviseOrigins = (context: Context): readonly Advice[] =>
  context.health.datasets.flatMap((health) => {
    const missing = health.findings.find(({ kind }) => kind === 'origin-missing');
    return missing ? [originAdvice(health, missing.text)] : [];
  });

function originAdvice(health: DatasetHealth, text: string): Advice {
  const { dataset } = health;
  const [best, ...others] = health.copies
    .filter((copy) => copy.role !== 'origin' && newestOf(copy) !== null)
    .sort(
      (a, b) =>
        Number(b.verified) - Number(a.verified) ||
        (newestOf(b)?.creation ?? 0) - (newestOf(a)?.creation ?? 0) ||
        (a.pool.id < b.pool.id ? -1 : 1),
    );
  return {
    id: `origin-missing ${dataset.id}`,
    kind: 'origin-missing',
    pool: dataset.origin.pool,
    dataset: dataset.id,
    title: `the origin of ${dataset.id} is not there`,
    text: [
      text,
      ...(best
        ? [`it can be brought back from ${copyText(best)}`]
        : ['no copy of it was seen anywhere: look for disks, other hosts and copies outside ZFS']),
      ...others.map((copy) => `also there: ${copyText(copy)}`),
      'a restore goes into a new filesystem, never over a copy; if the origin was moved, correct the catalogue instead',
    ],
    consider: best
      ? [
          {
            host: best.pool.host,
            line: commandLine([
              'zfs',
              'list',
              '-t',
              'snapshot',
              '-o',
              'name,creation,used',
              best.filesystem,
            ]),
          },
        ]
      : [],
    draft: null,
  };
}

const newestOf = (copy: Copy) => topOf(copy)?.snapshots.at(-1) ?? null;

function copyText(copy: Copy): string {
  const newest = newestOf(copy);
  const of = newest ? `, newest snapshot @${newest.name} of ${formatInstant(newest.creation)}` : '';
  const key = copy.role === 'keyless' ? ', readable only with its key' : '';
  return `${copy.pool.id} ${copy.filesystem}${of}, ${copy.verified ? 'verified' : 'not verified'}${key}`;
}

/** What was put aside waits for a person: it takes room, and keeps what it was made from. */
export const adviseAsides = (context: Context): readonly Advice[] =>
  [...context.seen.keys()].flatMap((host) => {
    const index = listedOn(context, host);
    return [...index.byName.values()]
      .filter(
        ({ name, stamp }) =>
          stamp.role === 'aside' &&
          index.byName.get(name.slice(0, name.lastIndexOf('/')))?.stamp.role !== 'aside',
      )
      .map(({ name, used, stamp }): Advice => {
        const pool: PoolId = poolId(host, zpoolOfFilesystem(name));
        return {
          id: `aside-waits ${host} ${name}`,
          kind: 'aside-waits',
          pool,
          dataset: stamp.dataset === null ? null : datasetId(stamp.dataset),
          title: `${pool} ${name} was put aside and waits`,
          text: [
            `it was put aside at ${stamp.aside ?? 'a time that is not known'}${stamp.dataset === null ? '' : `, of ${stamp.dataset}`}, and takes ${formatBytes(used)}`,
            'look whether anything in it is wanted; when nothing is, destroy its snapshots and then itself by hand',
          ],
          consider: [
            {
              host,
              line: commandLine([
                'zfs',
                'list',
                '-r',
                '-t',
                'all',
                '-o',
                'name,used,creation',
                name,
              ]),
            },
          ],
          draft: null,
        };
      });
  });
