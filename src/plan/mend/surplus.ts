import { distinct, matches, spreadShortfall } from '../../health/domains.ts';
import { isSealed } from '../../health/loss.ts';
import { markedSince } from '../../health/marked.ts';
import type { Copy, DatasetHealth, Finding } from '../../model/health.ts';
import type { Pool } from '../../model/inventory.ts';
import { count } from '../../model/units.ts';
import { type Context, isChangeable, usable } from '../context.ts';
import { lawNow } from '../law.ts';
import { whyNeverOn } from '../placement/filter.ts';
import { lossPromise } from '../placement/loss-promise.ts';

/** A copy that nothing asks for, and those that stay. */
export interface Surplus {
  readonly copy: Copy;
  readonly why: readonly string[];
  /** Counted and verified, seen just now, where they may be: at least as many as are wanted (S5). */
  readonly stays: readonly Copy[];
}

export interface Surpluses {
  readonly going: readonly Surplus[];
  /** Why what is too many stays nevertheless. */
  readonly notes: readonly Finding[];
}

const none: Surpluses = { going: [], notes: [] };

/**
 * Which copies may go: one at a time, the least useful first, as long as those that stay are as many as wanted, all of them
 * counted and verified, and keep every promise that was kept before. Never the origin, never a pinned one, never
 * anything that the law keeps, and nothing at all while some host may hold what was not seen (S8).
 */
export function surplusOf(context: Context, health: DatasetHealth): Surpluses {
  const { dataset } = health;
  const good = health.copies.filter((copy) => isGood(context, health, copy));
  const candidates = health.copies.filter((copy) => isCandidate(context, health, copy, good));
  if (candidates.length === 0) return none;
  const law = lawNow(context, health);
  if (law.kind === 'kept')
    return {
      going: [],
      notes: candidates.map((copy) => stays(copy, `it must be kept ${law.text}`)),
    };
  if (health.unknown || health.unseen > 0)
    return { going: [], notes: candidates.map((copy) => stays(copy, 'not every host was seen')) };
  const keeps = keepsPromises(context, health, good);
  const going: Surplus[] = [];
  const refused: Finding[] = [];
  let left = good;
  for (const copy of [...candidates].sort(leastUseful(context, health, good))) {
    const rest = left.filter((each) => each !== copy);
    const why = rest.length < dataset.policy.copies.want ? null : keeps(rest);
    if (rest.length < dataset.policy.copies.want || why !== null) {
      refused.push(
        stays(
          copy,
          why ??
            `without it ${count(rest.length, 'copy that counts and is verified', 'copies that count and are verified')} would be left, and ${dataset.policy.copies.want} are wanted`,
        ),
      );
      continue;
    }
    left = rest;
    going.push({ copy, why: whyGoing(health, copy), stays: rest });
  }
  // What stays at the end is what proves each of them: two that go together must not prove one another.
  return {
    going: going.map((each) => ({ ...each, stays: left })),
    notes: refused.filter(({ pool }) => isTold(health, pool, left.length)),
  };
}

/** A copy that may prove that another can go. */
const isGood = (context: Context, { dataset }: DatasetHealth, copy: Copy): boolean =>
  copy.counted &&
  copy.verified &&
  copy.state !== 'unknown' &&
  usable(context, copy.pool) &&
  whyMisplaced(copy, dataset) === null;

/** Surplus by number, or where it may not be; not the origin, a pinned or a staged one, nor one that is out of sight. */
function isCandidate(
  context: Context,
  health: DatasetHealth,
  copy: Copy,
  good: readonly Copy[],
): boolean {
  const { dataset } = health;
  if (copy.role === 'origin' || copy.role === 'staged') return false;
  if (!isChangeable(context, health, copy)) return false;
  if (whyMisplaced(copy, dataset) !== null) return true;
  if (dataset.placement.pin.includes(copy.pool.id)) return false;
  const others = good.filter((each) => each !== copy);
  const isCounted = copy.counted || markedSince(copy) !== null;
  return isCounted && others.length >= dataset.policy.copies.want;
}

/** Why a copy should not be where it is; null when it may be. */
function whyMisplaced({ pool, role, members }: Copy, dataset: DatasetHealth['dataset']) {
  if (role === 'origin') return null;
  // Nothing of what lies on a pool that is not trusted is ours to destroy.
  if (pool.trust === 'untrusted') return null;
  const never = whyNeverOn(dataset, pool);
  if (never !== null) return never;
  const plain = members.some(
    ({ facts }) => facts.encryption === null && facts.snapshots.length > 0,
  );
  return pool.trust === 'keyless' && plain
    ? 'it is not encrypted, on a pool that is to hold no readable data'
    : null;
}

function whyGoing({ dataset, findings }: DatasetHealth, copy: Copy): readonly string[] {
  const misplaced = whyMisplaced(copy, dataset);
  if (misplaced !== null)
    return [`the copy on ${copy.pool.id} is where it should not be: ${misplaced}`];
  const told = findings.filter(({ kind }) => kind === 'copies-above-want').map(({ text }) => text);
  return told.length > 0 ? told : ['there are more copies than are wanted'];
}

const stays = (copy: Copy, why: string): Finding => ({
  kind: 'surplus-stays',
  severity: 'note',
  pool: copy.pool.id,
  text: `the copy on ${copy.pool.id} is more than is asked for, and stays: ${why}`,
});

/** That one of two alike stays where one is wanted is no news. */
const isTold = ({ dataset, copies }: DatasetHealth, pool: Pool['id'] | null, left: number) =>
  left > dataset.policy.copies.want ||
  copies.some((copy) => copy.pool.id === pool && whyMisplaced(copy, dataset) !== null);

/** Which promise the rest would break that all together keep; null when none. */
function keepsPromises(
  context: Context,
  health: DatasetHealth,
  good: readonly Copy[],
): (rest: readonly Copy[]) => string | null {
  const { spread, require } = health.dataset.policy;
  const poolsOf = (copies: readonly Copy[]) => copies.map(({ pool }) => pool);
  const before = poolsOf(good);
  const origin = good.find(({ role }) => role === 'origin');
  const promise = lossPromise(context, health, origin ? isSealed(origin) : false);
  return (rest) => {
    const pools = poolsOf(rest);
    const broken = spread.find(
      (rule) => spreadShortfall(pools, rule) > (rule.soft ? spreadShortfall(before, rule) : 0),
    );
    if (broken)
      return `without it the copies lie in ${count(distinct(pools, broken.axis), broken.axis)}`;
    const lacking = require.find(
      ({ where, copies }) => pools.filter((pool) => matches(pool, where)).length < copies,
    );
    if (lacking) return `'${lacking.name}' asks for it`;
    if (promise?.kept(before) === true && !promise.kept(pools))
      return `without it a loss is likelier than promised (${promise.words})`;
    return null;
  };
}

/** What goes first: what may not be there, what is marked already, then not preferred, sharing most, on the fullest pool, and by the id. */
function leastUseful(
  context: Context,
  { dataset, copies }: DatasetHealth,
  good: readonly Copy[],
): (a: Copy, b: Copy) => number {
  const axes = ['site', 'room', 'rack', 'power', 'batch', 'admin', 'provider'];
  const shared = (copy: Copy): number =>
    axes.filter((axis) => {
      const mine = copy.pool.domains[axis];
      return copies.some(
        (other) => other !== copy && good.includes(other) && other.pool.domains[axis] === mine,
      );
    }).length;
  const fill = ({ pool }: Copy): number => {
    const facts = context.pools.get(pool.id)?.facts;
    return facts && facts.size > 0n ? Number((facts.allocated * 1000n) / facts.size) : 0;
  };
  const rank = (copy: Copy): readonly number[] => [
    whyMisplaced(copy, dataset) === null ? 1 : 0,
    markedSince(copy) === null ? 1 : 0,
    dataset.placement.prefer.includes(copy.pool.id) ? 1 : 0,
    -shared(copy),
    -fill(copy),
  ];
  const ranks = new Map(copies.map((copy) => [copy, rank(copy)]));
  return (a, b) => {
    const [first = [], second = []] = [ranks.get(a), ranks.get(b)];
    const at = first.findIndex((value, index) => value !== second[index]);
    return at < 0 ? (a.pool.id < b.pool.id ? -1 : 1) : (first[at] ?? 0) - (second[at] ?? 0);
  };
}
