import { treeOf } from '../../health/facts.ts';
import type { Action } from '../../model/action.ts';
import type { Copy, Finding } from '../../model/health.ts';
import { type FilesystemName, filesystemName, type HostName } from '../../model/ids.ts';
import type { Step } from '../../model/step.ts';
import { formatInstant } from '../../model/units.ts';
import { parseFilesystemName } from '../../zfs/names.ts';
import { type Context, listedOn } from '../context.ts';
import { isFull } from '../full.ts';
import { urgencyOf } from '../order/urgency.ts';
import type { Way } from '../replicate/way.ts';
import type { Aside } from './aside-place.ts';
import { cloneSteps, promoteSteps, renameStep, stampAside } from './aside-steps.ts';
import type { Mended } from './mended.ts';
import { mendingAction } from './mending.ts';
import { goesOnFrom } from './standing.ts';

/** What a name is given when it is put aside: when, in UTC. */
const asideMark = /\.aside-\d{8}(?:-\d+)?$/;

/**
 * A copy with snapshots of its own is put aside as a whole, under another name. In its place comes a clone of the newest
 * snapshot that it has in common with the origin, which then takes over the history up to there (`zfs promote`), so
 * that nothing is lost and nothing is sent twice, and the next update goes on from it as from any copy. Not `receive -o
 * origin=`: libzfs drops it in a stream of several snapshots, such a clone never gets its history, and while it comes
 * in there is no copy. `instead`: why nothing less is done, a sentence each.
 */
export function asideOf(
  context: Context,
  way: Way,
  copy: Copy,
  instead: readonly string[],
): Mended {
  const top = copy.members.find(({ path }) => path === '');
  const anew = !top || goesOnFrom(way, top) === null;
  const why =
    whyNotAside(context, way, copy) ??
    (!anew && isFull(context, way.pool)
      ? `${way.pool.id} has no room left for what would take its place`
      : null);
  const aside = why === null ? placeAside(context, way, copy) : null;
  if (aside === null) return { action: null, keeps: false, findings: [stays(copy, why, instead)] };
  return {
    action: asideAction(context, aside, anew, instead),
    // What has nothing in common is sent anew, and any place is as good.
    keeps: !anew,
    findings: [],
  };
}

function asideAction(
  context: Context,
  aside: Aside,
  anew: boolean,
  instead: readonly string[],
): Action | null {
  const { way, copy } = aside;
  const { health, pool } = way;
  const { id } = health.dataset;
  const steps: readonly Step[] = [
    ...renameStep(aside),
    ...(anew ? [] : cloneSteps(context, aside)),
    // First the history, then the stamp: until the clone has it, what was put aside is the copy that counts.
    ...(anew ? [] : promoteSteps(aside)),
    ...stampAside(aside),
  ];
  return mendingAction({
    kind: 'aside',
    tier: 'destructive',
    pool: pool.id,
    datasets: [id],
    about: [id],
    state: copy.members.map(({ facts }) => `${facts.guid} ${facts.snapshots.at(-1)?.guid ?? '-'}`),
    title: `put the copy of ${id} on ${pool.id} aside${anew ? '' : ', and go on from what it has in common'}`,
    why: [
      ...health.findings
        .filter(({ kind, pool: at }) => at === pool.id && mended.has(kind))
        .map(({ text }) => text),
      ...instead,
    ],
    effect: `${effectOf(aside, anew)} Nothing is thrown away: what is put aside stays, counts for nothing and is never pruned, until a person destroys it.`,
    steps,
    urgency: urgencyOf(health),
    proof: copy.members.map((member) => {
      const base = goesOnFrom(way, member);
      const { facts } = member;
      return base
        ? `${facts.name}: @${base.name} (guid ${base.guid}) is the origin's; what is newer there stays in what is put aside`
        : `${facts.name}: no increment of the origin's can go onto anything in it any more; all of it stays in what is put aside`;
    }),
  });
}

const mended: ReadonlySet<Finding['kind']> = new Set([
  'replica-diverged',
  'replica-written',
  'base-gone',
  'raw-base-broken',
  'replica-partial',
]);

const effectOf = ({ base, aside, way: { pool } }: Aside, anew: boolean): string =>
  anew
    ? `What lies at ${pool.id} ${base} lies at ${aside} afterwards; then a whole new copy is planned.`
    : `What lies at ${pool.id} ${base} lies at ${aside} afterwards; ${base} holds the snapshots up to the newest one that an update can follow, and the next one goes on from there without sending them again.`;

/** Why it is left as it is, in a few words; null when it may be moved. */
function whyNotAside(context: Context, { health, pool }: Way, copy: Copy): string | null {
  // An origin that was made anew under its old name: the copy may be all that is left of the data.
  if (health.findings.some(({ kind }) => kind === 'origin-recreated'))
    return 'it may be all that is left of what the origin was before';
  const top = copy.filesystem;
  if (!top.includes('/') || top === pool.root) return `${top} is where copies are put`;
  const scattered = copy.members.find(({ path, facts }) => facts.name !== `${top}${path}`);
  if (scattered || !copy.members.some(({ path }) => path === ''))
    return 'its parts do not lie together under one filesystem';
  const mine = new Set<string>(copy.members.map(({ facts }) => facts.name));
  const inPlace = inPlaceOf(context, pool.host, top);
  if (inPlace !== null) return `${inPlace} is there already`;
  const stranger = treeOf(listedOn(context, pool.host), top).find(({ name }) => !mine.has(name));
  return stranger ? `${stranger.name} lies below it and is no part of it` : null;
}

/** What has taken the name since an earlier try put the copy aside; a clone of it is that try's own. */
function inPlaceOf(context: Context, host: HostName, top: FilesystemName): string | null {
  const base = top.replace(asideMark, '');
  const there = base === top ? undefined : listedOn(context, host).byName.get(base);
  return there && !there.origin?.startsWith(`${top}@`) ? base : null;
}

function placeAside(context: Context, way: Way, copy: Copy): Aside | null {
  const at = formatInstant(context.now);
  const there = listedOn(context, way.pool.host).byName;
  const base = filesystemName(copy.filesystem.replace(asideMark, ''));
  if (base !== copy.filesystem) return { way, copy, base, aside: copy.filesystem, at };
  const plain = `${base}.aside-${at.slice(0, 10).replaceAll('-', '')}`;
  for (let turn = 1; turn <= there.size + 1; turn += 1) {
    const name = turn === 1 ? plain : `${plain}-${turn}`;
    if (there.has(name)) continue;
    const fits = copy.members.every(({ path }) => parseFilesystemName(`${name}${path}`) !== null);
    return fits ? { way, copy, base, aside: filesystemName(name), at } : null;
  }
  return null;
}

const stays = (copy: Copy, why: string | null, instead: readonly string[]): Finding => ({
  kind: 'not-mended',
  severity: 'warning',
  pool: copy.pool.id,
  text: [
    `the copy ${copy.pool.id} ${copy.filesystem} is not put aside: ${why ?? 'there is no name for it that ZFS would have'}`,
    ...instead,
  ].join('; '),
});
