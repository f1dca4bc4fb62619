import type { Host, TransferRule, Via } from '../model/inventory.ts';

/** Bytes a second where no limit is set: a 1 Gb/s link, as its users measure it. For estimates only. */
const plainRate = 110_000_000n;

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
  const rule = rules.find(
    (each) =>
      (each.from === null || each.from === from.name) && (each.to === null || each.to === to.name),
  );
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

export const secondsFor = (bytes: bigint, route: Route): number =>
  Number(bytes / (route.limit ?? plainRate)) + 1;
