import type { ChainEvent } from '../src/durability/chain.ts';
import { type CopyAtRisk, lossOf } from '../src/durability/loss.ts';
import { randomNumbers } from '../test/long/random.ts';
import { alternate, milliseconds, type Row, ratio } from './measure.ts';

const datasets = 10_000;
const copiesEach = 5;
const eventsEach = 8;

interface Situation {
  readonly copies: readonly CopyAtRisk[];
  readonly events: readonly ChainEvent[];
}

/** The loss of 10,000 datasets of 5 copies and 8 shared events each, against looking at each state of each once. */
export async function benchDurability(): Promise<readonly Row[]> {
  const random = randomNumbers(2_026);
  const situations = Array.from({ length: datasets }, () => situationOf(random));
  const some = situations.slice(0, datasets / 20);
  return [
    await row(situations, 10, { what: 'P(loss in 10 years)', aim: '2 s' }),
    await row(some, 1, { what: '  P(loss in the first year)', aim: '' }),
  ];
}

async function row(
  situations: readonly Situation[],
  years: number,
  { what, aim }: Pick<Row, 'what' | 'aim'>,
): Promise<Row> {
  const { subject, floor } = await alternate(
    5,
    () => sumOf(situations, ({ copies, events }) => lossOf(copies, events).probability(years)),
    () => sumOf(situations, touchEveryState),
  );
  return {
    what: `${what}, ${situations.length} datasets x ${copiesEach} copies x ${eventsEach} shared events`,
    measured: milliseconds(subject),
    floor: `${milliseconds(floor)} (every state once)`,
    ratio: ratio(subject, floor),
    aim,
  };
}

function sumOf(situations: readonly Situation[], of: (each: Situation) => number): number {
  const sum = situations.reduce((total, each) => total + of(each), 0);
  if (!(sum > 0)) throw new Error('nothing is ever lost');
  return sum;
}

/** The least that anything exact must do: look once at what each event makes of each set of live copies. */
function touchEveryState({ copies, events }: Situation): number {
  let out = 0;
  for (let live = 1; live < 1 << copies.length; live += 1)
    for (const { rate, hits } of events)
      for (const hit of hits) out += (live >> hit) & 1 ? rate : 0;
  return out;
}

/** No two alike: from a mirror to a stripe, from a day to six weeks without a copy, from yearly events to rare ones. */
function situationOf(random: () => number): Situation {
  const between = (least: number, most: number) => least * (most / least) ** random();
  const copies = Array.from({ length: copiesEach }, () => ({
    disksPerYear: between(1e-8, 1),
    restoreHours: between(24, 1_000),
    domains: { host: null, site: null, batch: null, admin: null, keyDomain: null },
  }));
  const events = Array.from({ length: eventsEach }, () => ({
    rate: between(1e-6, 1e-1),
    hits: copies.flatMap((_, place) => (random() < 0.4 ? [place] : [])),
  }));
  return { copies, events };
}
