import { isSentBy, sentOf } from '../../health/sent.ts';
import { type Context, liveOrigin } from '../context.ts';
import type { Way } from './way.ts';

/** What speaks for a source, the weightiest first: the larger number is better. */
interface Merits {
  readonly way: Way;
  readonly newest: number;
  readonly sameHost: number;
  readonly sameSite: number;
  readonly rate: number;
  readonly origin: number;
}

const keys = ['newest', 'sameHost', 'sameSite', 'rate', 'origin'] as const;
type Merit = (typeof keys)[number];

/**
 * Of the ways that lead there, the one from the newest snapshots; among those that have them alike, from the nearest:
 * same host, same site, faster way; then the origin; then by pool id. It says what made the choice.
 */
export function nearestOf(context: Context, ways: readonly Way[]): Way | null {
  const [only] = ways;
  if (only?.health.dataset.policy.replicate.from === 'origin') return only;
  const ranked = ways
    .map((way) => meritsOf(context, way))
    .sort(
      (a, b) =>
        keys.reduce((sum, key) => sum || b[key] - a[key], 0) ||
        (a.way.from.pool.id < b.way.from.pool.id ? -1 : 1),
    );
  const [best, other] = ranked;
  if (!best) return null;
  const { way } = best;
  const decisive = other ? (keys.find((key) => best[key] !== other[key]) ?? 'id') : 'alone';
  return { ...way, because: sentence(context, way, decisive) };
}

function meritsOf(context: Context, way: Way): Merits {
  const site = ({ name }: { readonly name: Way['source']['name'] }) =>
    context.hosts.get(name)?.domains['site'];
  const near = site(way.source) !== undefined && site(way.source) === site(way.target);
  const { limit, via } = way.route;
  return {
    way,
    newest: newestIn(way),
    sameHost: way.source.name === way.target.name ? 1 : 0,
    sameSite: near ? 1 : 0,
    rate: limit === null || via === 'local' ? Number.MAX_SAFE_INTEGER : Number(limit),
    origin: way.from.role === 'origin' ? 1 : 0,
  };
}

/** The times of the newest snapshots of all filesystems, in seconds and added up: a source that lacks one of them has less. */
function newestIn({ health, from }: Way): number {
  const isSent = isSentBy(health.dataset.policy);
  return from.members.reduce(
    (sum, { facts }) => sum + (sentOf(facts, isSent).at(-1)?.creation ?? 0) / 1000,
    0,
  );
}

function sentence(context: Context, way: Way, decisive: Merit | 'id' | 'alone'): string {
  const { health, from, source, target } = way;
  const who = `it is sent from ${from.role === 'origin' ? `the origin, ${from.pool.id}` : `the copy on ${from.pool.id}`}`;
  const away = liveOrigin(context, health) === null ? 'the origin is out of reach: ' : '';
  return `${away}${who}, ${reasonFor(decisive, source.name, target.domains['site'] ?? '')}`;
}

function reasonFor(decisive: Merit | 'id' | 'alone', host: string, site: string): string {
  switch (decisive) {
    case 'newest':
      return 'which has the newest snapshots';
    case 'sameHost':
      return `which has the newest snapshots too and lies on the same host, ${host}`;
    case 'sameSite':
      return `which has the newest snapshots too and lies at the same site, ${site}`;
    case 'rate':
      return 'which has the newest snapshots too and the faster way';
    case 'origin':
      return 'since no other copy with the newest snapshots is nearer';
    case 'id':
      return 'the first by name of those that are as fresh and as near';
    case 'alone':
      return 'the only one that holds what is needed';
  }
}
