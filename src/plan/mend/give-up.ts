import { treeOf } from '../../health/facts.ts';
import type { Copy } from '../../model/health.ts';
import { type Context, listedOn } from '../context.ts';
import type { Way } from '../replicate/way.ts';
import { abortion, type DeadReceive, deadReceives } from './abort.ts';
import { asideUnlessNeeded } from './divergence.ts';
import type { Mended } from './mended.ts';

/**
 * What is done about receives into a copy that were cut and that nothing can go on with. A first one that has something
 * below it cannot be given up: ZFS would have to take its filesystem away, and refuses. Nothing else is received there
 * either, so that the copy goes aside whole.
 */
export function givingUp(context: Context, way: Way, copy: Copy): Mended | null {
  const cut = copy.members.filter(({ facts }) => facts.resumeToken !== null);
  const dead = deadReceives(way, copy);
  const stuck = dead.flatMap((each) => whyStuck(context, way, each) ?? []);
  if (stuck.length > 0 && dead.length === cut.length)
    return asideUnlessNeeded(context, way, copy, stuck);
  const action = abortion(
    way,
    dead.filter((each) => whyStuck(context, way, each) === null),
  );
  // A first receive that is given up leaves nothing that could go on.
  return { action, keeps: cut.every(({ facts }) => facts.snapshots.length > 0), findings: [] };
}

function whyStuck(context: Context, way: Way, { held: { facts } }: DeadReceive): string | null {
  if (facts.snapshots.length > 0) return null;
  const below = treeOf(listedOn(context, way.target.name), facts.name).find(
    ({ name }) => name !== facts.name,
  );
  return below
    ? `the interrupted receive into ${facts.name} cannot be given up, for ${below.name} lies below it`
    : null;
}
