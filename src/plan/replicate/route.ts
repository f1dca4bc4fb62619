import type { Host, TransferRule, Via } from '../../model/inventory.ts';
import { ruleBetween, usualRate } from '../../model/transfers.ts';

/** How the bytes of one pair of hosts go. */
export interface Route {
  readonly via: Via | 'local';
  /** Bytes a second; null when none is set. */
  readonly limit: bigint | null;
  /** What keeps the limit on the source host; null where this machine does, or nothing needs to. */
  readonly throttle: readonly string[] | null;
  /** Why it goes otherwise than the rule says; null when it does not. */
  readonly because: string | null;
}

/** The first rule that matches wins; without one, the source ssh-es to the target. Nothing crosses a host to stay on it. */
export function routeBetween(
  from: Host,
  to: Host,
  rules: readonly TransferRule[],
  sourceTools: readonly string[],
): Route {
  if (from.name === to.name) return { via: 'local', limit: null, throttle: null, because: null };
  const rule = ruleBetween(from.name, to.name, rules);
  const via = rule?.via ?? 'direct';
  const limit = rule?.limit ?? null;
  if (limit === null || via === 'relay') return { via, limit, throttle: null, because: null };
  const throttle = throttleWords(limit, sourceTools);
  if (throttle) return { via, limit, throttle, because: null };
  return {
    via: 'relay',
    limit,
    throttle: null,
    because: `${from.name} has neither pv nor mbuffer to keep the limit, so the bytes go through this machine`,
  };
}

function throttleWords(limit: bigint, tools: readonly string[]): readonly string[] | null {
  if (tools.includes('pv')) return ['pv', '-q', '-L', `${limit}`];
  if (tools.includes('mbuffer')) return ['mbuffer', '-q', '-R', `${limit}`];
  return null;
}

/**
 * What a send costs beside its bytes: a `zfs send` and a `zfs receive` are started, and the receive ends with a sync of
 * the pool. Measured on OpenZFS 2.3.2 in emulated machines, as `npm run bench:openzfs` does: half a second each. Real
 * machines are faster, and an estimate is better too long than too short.
 */
const perSend = 0.5;

/** How long so many sends take together, in seconds. */
export const secondsFor = (bytes: bigint, sends: number, { limit }: Route): number =>
  Number(bytes / (limit ?? usualRate)) + Math.ceil(sends * perSend);

/**
 * What one step may carry. Facts are read again before a step and not between its sends (S2), so a step stays short: a
 * minute and a half of the route's limit, and at most the GiB that goes through in that time at the slowest usual
 * link, 100 Mb/s.
 */
export function longestBytes({ limit }: Route): bigint {
  const most = 1n << 30n;
  const within = limit === null ? most : limit * 90n;
  return within < most ? within : most;
}
