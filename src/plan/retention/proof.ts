import type { Tiers } from '../../model/catalogue.ts';
import type { Copy } from '../../model/health.ts';
import type { Instant } from '../../model/ids.ts';
import { count, formatDuration, formatInstant } from '../../model/units.ts';
import type { Base } from './bases.ts';
import type { Chosen } from './chosen.ts';
import type { Ground } from './ground.ts';
import { tiersOf } from './keep.ts';

/** Why these snapshots may be destroyed (S5), a sentence each: what the facts of the steps say in full, guid by guid. */
export function proofOf(ground: Ground, copy: Copy, all: readonly Chosen[]): readonly string[] {
  const { dataset } = ground.health;
  const { policy } = dataset;
  return [
    `${count(ground.staying.length, 'copy', 'copies')} of ${dataset.id} stay${ground.staying.length === 1 ? 's' : ''}, counted and verified; at least ${policy.copies.min} must.`,
    ...ground.staying.map((each) => stayingText(ground, each)),
    ...(all.length === 0
      ? [
          'No copy goes on from these bookmarks, and no interrupted receive of the fleet needs them.',
        ]
      : snapshotTexts(ground, copy, all)),
    'No legal hold and no legal term covers the dataset.',
  ];
}

function snapshotTexts(ground: Ground, copy: Copy, all: readonly Chosen[]): readonly string[] {
  const { policy } = ground.health.dataset;
  return [
    ...all.flatMap((chosen) => baseTexts(chosen)).slice(0, mostBases),
    ...moreBases(all),
    'Nothing holds these snapshots, no clone stands on them, and no interrupted receive of the fleet needs them.',
    `The policy ${policy.name} keeps ${tiersText(tiersOf(ground, copy))} here, and these are none of them; all are holdfast’s own, or named by its prune patterns.`,
    markedText(all, policy.pruneDelay),
  ];
}

function stayingText({ fleet }: Ground, { pool, filesystem, members }: Copy): string {
  const common = members.find(({ path }) => path === '')?.common ?? members[0]?.common;
  const scan = fleet.context.pools.get(pool.id)?.facts?.scan;
  const scrubbed =
    scan?.kind === 'finished' && scan.at !== null
      ? `scrubbed without errors on ${formatInstant(scan.at)}`
      : 'verified';
  return `${pool.id} ${filesystem} stays: ${scrubbed}, with the snapshot of guid ${common?.guid ?? 'unknown'} and what is newer.`;
}

/** A dataset of forty children has eighty bases: the facts name them all, the proof as many as are read. */
const mostBases = 12;

function moreBases(all: readonly Chosen[]): readonly string[] {
  const more = all.flatMap(baseTexts).length - mostBases;
  return more > 0
    ? [`${count(more, 'more base')} stand in the same way; the checks name each.`]
    : [];
}

const baseTexts = ({ member, keeper }: Chosen): readonly string[] =>
  keeper.bases().map((base) => baseText(member.facts.name, base));

function baseText(filesystem: string, { other, bookmark, snapshot }: Base): string {
  const here = bookmark
    ? `the bookmark ${filesystem}#${bookmark.name} stands for it`
    : snapshot
      ? `${filesystem}@${snapshot.name} stays`
      : `it lies on ${other.pool.id}`;
  const unseen = other.state === 'unknown' ? `, as it was last seen ${seenText(other.seenAt)}` : '';
  return `What the copy on ${other.pool.id} goes on from${unseen}: ${here}.`;
}

const seenText = (at: Instant | null): string => (at === null ? 'once' : `on ${formatInstant(at)}`);

function markedText(all: readonly Chosen[], delay: number): string {
  const marks = all
    .flatMap(({ snapshots }) => snapshots)
    .flatMap(({ mark }) => (typeof mark === 'number' ? [mark] : []));
  const [first, last] = [Math.min(...marks), Math.max(...marks)] as Instant[];
  const when =
    first === last || first === undefined || last === undefined
      ? formatInstant((first ?? 0) as Instant)
      : `between ${formatInstant(first)} and ${formatInstant(last)}`;
  return `They were marked ${first === last ? 'on ' : ''}${when}: the delay of ${formatDuration(delay)} has passed.`;
}

/** «hourly 24, daily 30». */
const tiersText = (tiers: Tiers): string =>
  (['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const)
    .filter((tier) => tiers[tier] > 0)
    .map((tier) => `${tier} ${tiers[tier]}`)
    .join(', ');
