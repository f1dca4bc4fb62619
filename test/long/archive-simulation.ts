import type { ChainCopy, ChainEvent } from '../../src/durability/chain.ts';
import { waitFor } from './random.ts';

/**
 * The life of one dataset, told as it happens: each copy has a clock that says when it is lost or there again, each
 * event one that says when it strikes next. Knows nothing of sets of copies and of rates between them.
 */
export function isLostWithin(
  time: number,
  copies: readonly ChainCopy[],
  events: readonly ChainEvent[],
  random: () => number,
): boolean {
  const there = copies.map(() => true);
  const turns = copies.map(({ loss }) => waitFor(loss, random));
  const strikes = events.map(({ rate }) => waitFor(rate, random));
  const lose = (place: number, now: number) => {
    if (!there[place]) return;
    there[place] = false;
    turns[place] = now + waitFor(1 / (copies[place]?.restore ?? 0), random);
  };
  const makeAgain = (place: number, now: number) => {
    there[place] = true;
    turns[place] = now + waitFor(copies[place]?.loss ?? 0, random);
  };
  for (;;) {
    const turn = earliest(turns);
    const strike = earliest(strikes);
    const now = Math.min(turns[turn] ?? Infinity, strikes[strike] ?? Infinity);
    if (now > time) return false;
    if (now === turns[turn]) {
      if (there[turn]) lose(turn, now);
      else makeAgain(turn, now);
    } else {
      for (const hit of events[strike]?.hits ?? []) lose(hit, now);
      strikes[strike] = now + waitFor(events[strike]?.rate ?? 0, random);
    }
    if (!there.includes(true)) return true;
  }
}

function earliest(clocks: readonly number[]): number {
  let first = 0;
  for (let at = 1; at < clocks.length; at += 1)
    if ((clocks[at] ?? Infinity) < (clocks[first] ?? Infinity)) first = at;
  return first;
}
