import { theLab } from './boot.ts';
import { byHand, until } from './by-hand.ts';
import { type ConfigDirectory, type ConfigText, two, writeConfig } from './config.ts';
import { writeFiles } from './data.ts';
import { poolSeen } from './fleet.ts';
import { applyAll, type DatasetJson, datasetOf, status } from './holdfast.ts';
import { freshPools } from './pools.ts';

/*
 * `tank/notes` on h1, and copies of it on a mirror (h2:vault) and on a single disk (h3:cold). The file `random` in it
 * can be found on a disk and spoiled.
 */

/** The configuration, with how often a pool is to be scrubbed. */
export const scrubbedEvery = (scrub: string): ConfigText => ({
  hosts: {
    h1: { pools: { tank: {} } },
    h2: { pools: { vault: { root: 'vault/replica' } } },
    h3: { pools: { cold: { root: 'cold/replica' } } },
  },
  policies: { three: { ...two, copies: { min: 2, want: 3 }, verify: { scrub } } },
  datasets: [{ id: 'notes', origin: 'h1:tank/notes', policy: 'three' }],
});

/** The origin and the empty pools. All but the mirror have been scrubbed: that one is left to holdfast. */
export async function threePools(): Promise<ConfigDirectory> {
  const lab = theLab();
  await freshPools(lab, {
    h1: { tank: ['vdb'] },
    h2: { vault: ['mirror', 'vdb', 'vdc'] },
    h3: { cold: ['vdb'] },
  });
  await byHand(lab, 'h1', 'zfs create tank/notes');
  await writeFiles(lab, 'h1', '/tank/notes');
  await byHand(
    lab,
    'h1',
    'dd if=/dev/urandom of=/tank/notes/random bs=1M count=1 status=none && zfs snapshot tank/notes@monday',
  );
  await byHand(lab, 'h1', 'zpool scrub -w tank');
  await byHand(lab, 'h3', 'zpool scrub -w cold');
  return writeConfig(scrubbedEvery('35d'));
}

/** The same, with all that holdfast recommends done: three copies, each verified. */
export async function threeCopies(): Promise<ConfigDirectory> {
  const config = await threePools();
  await applyAll(config);
  await scanEnded(config, 'h2:vault');
  return config;
}

/** The pool as holdfast sees it when no scrub or resilver runs on it any more. */
export const scanEnded = (config: ConfigDirectory, pool: string) =>
  until(
    () => poolSeen(config, pool),
    ({ facts }) => facts !== null && facts.scan.kind !== 'running',
  );

/** The copy of the notes on a pool, as `status` tells of it. */
export async function copyOn(
  config: ConfigDirectory,
  pool: string,
): Promise<DatasetJson['copies'][number]> {
  const { copies } = datasetOf(await status(config), 'notes');
  const copy = copies.find((each) => each.pool === pool);
  if (!copy) throw new Error(`no copy on ${pool}`);
  return copy;
}
