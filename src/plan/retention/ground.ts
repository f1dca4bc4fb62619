import type { Law } from '../../health/legal.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { Pool } from '../../model/inventory.ts';
import { count } from '../../model/units.ts';
import { type Context, liveOrigin, usable } from '../context.ts';
import { lawNow } from '../law.ts';
import { type Tokens, tokensOf } from './tokens.ts';
import { unseenPlaces } from './unseen.ts';

/** What is the same for every dataset of a plan. */
export interface FleetGround {
  readonly context: Context;
  readonly unseen: readonly string[];
  readonly tokens: Tokens;
  /** Pools that cannot be worked on now: what lies there is not seen for sure. */
  readonly unusable: readonly Pool[];
}

/** What every verdict on a snapshot of one dataset rests on. */
export interface Ground {
  readonly fleet: FleetGround;
  readonly health: DatasetHealth;
  /** Copies that count and are verified, by what was seen just now: what stays when a snapshot goes. */
  readonly staying: readonly Copy[];
  readonly law: Law;
  /** Why nothing of this dataset may be destroyed now, in a clause; null when nothing speaks against it. */
  readonly forbids: string | null;
  /** Paths of the filesystems that the origin has; null when it was not seen just now. */
  readonly paths: ReadonlySet<string> | null;
}

export const fleetGround = (context: Context): FleetGround => ({
  context,
  unseen: unseenPlaces(context),
  tokens: tokensOf(context.health),
  unusable: context.health.pools.flatMap(({ pool }) => (usable(context, pool) ? [] : [pool])),
});

/** Whether what was planned on the one stands on the other. */
export const sameGround = (a: FleetGround, b: FleetGround): boolean => textOf(a) === textOf(b);

const textOf = ({ unseen, tokens, unusable }: FleetGround): string =>
  JSON.stringify([
    unseen,
    [...tokens.needed].sort(),
    [...tokens.unreadable].sort(([a], [b]) => (a < b ? -1 : 1)),
    tokens.stray,
    unusable.map(({ id }) => id),
  ]);

export function groundOf(fleet: FleetGround, health: DatasetHealth): Ground {
  const { context } = fleet;
  const staying = health.copies.filter((copy) => stays(context, copy));
  const origin = liveOrigin(context, health);
  return {
    fleet,
    health,
    staying,
    law: lawNow(context, health),
    forbids: whyNothing(fleet, health, origin, staying.length),
    paths: origin && new Set(origin.members.map(({ path }) => path)),
  };
}

/** S8: a copy that was not seen just now never counts towards permission to destroy. */
const stays = (context: Context, copy: Copy): boolean =>
  copy.counted && copy.verified && copy.state !== 'unknown' && usable(context, copy.pool);

function whyNothing(
  { unseen, tokens }: FleetGround,
  { dataset, findings }: DatasetHealth,
  origin: Copy | null,
  staying: number,
): string | null {
  if (!origin) return `the origin ${dataset.origin.pool} was not seen`;
  if (findings.some(({ kind }) => kind === 'origin-recreated')) {
    return 'the origin is not what its copies were made from';
  }
  const [first, ...more] = unseen;
  if (first !== undefined) {
    const others = more.length === 0 ? '' : ` and ${count(more.length, 'more place')}`;
    return `what lies on ${first}${others} is not known, and a copy there may stand on any of them`;
  }
  const place = tokens.unreadable.get(dataset.id) ?? tokens.stray;
  if (place !== null) {
    return `${place} holds an interrupted receive whose token cannot be read`;
  }
  const { min } = dataset.policy.copies;
  return staying < min
    ? `${count(staying, 'copy', 'copies')} that count${staying === 1 ? 's' : ''} and ${staying === 1 ? 'is' : 'are'} verified would stay, at least ${min} must`
    : null;
}
