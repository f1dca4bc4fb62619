import type { Host, TransferRule } from '../../src/model/inventory.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import * as w from './world.ts';

/** A dataset of many small filesystems, `letters` on h1:tank, that is wanted on h2:vault. */

export const MiB = 1n << 20n;

/** The top and so many children, of two snapshots each; every snapshot carries so much. Their bases are kept. */
export const letters = (
  children: number,
  each: bigint = MiB,
  name = 'tank/letters',
): readonly FilesystemFacts[] =>
  ['', ...Array.from({ length: children }, (_, at) => `/c${at + 1}`)].map((path) => {
    const snapshots = w.snaps(
      [`a${path.slice(1)}`, 3 * w.day, each],
      [`b${path.slice(1)}`, w.hour / 2, each],
    );
    return w.filesystem(`${name}${path}`, { snapshots, bookmarks: w.kept(snapshots) });
  });

export interface LettersFleet {
  readonly source: readonly FilesystemFacts[];
  readonly target?: readonly FilesystemFacts[];
  readonly hosts?: Partial<Host>;
  readonly rules?: readonly TransferRule[];
}

export const lettersFleet = ({ source, target = [], hosts = {}, rules = [] }: LettersFleet) => ({
  config: w.config(
    [w.host('h1', [w.pool('h1:tank')], hosts), w.host('h2', [w.pool('h2:vault')], hosts)],
    [w.dataset('letters', 'h1:tank/letters')],
    { transfers: rules },
  ),
  observations: w.observations(
    w.seen('h1', [w.zpool('tank')], source, { tools: ['pv'] }),
    w.seen('h2', [w.zpool('vault')], target),
  ),
});
