import { median } from '../measure.ts';

type Work = () => Promise<unknown>;

/** Runs all ways in turn, round by round, so that what else the machine does weighs on all alike; their medians. */
export async function inTurn<Way extends string>(
  rounds: number,
  ways: Readonly<Record<Way, Work>>,
): Promise<Readonly<Record<Way, number>>> {
  const names = Object.keys(ways) as Way[];
  const times = new Map<Way, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) times.get(name)?.push(await timed(ways[name]));
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<
    Way,
    number
  >;
}

export async function timed(work: Work): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
