/** The middle one of the times, in milliseconds. */
export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs the two in turn, so that what else the machine does weighs on both alike; gives their medians. */
export async function alternate(
  rounds: number,
  subject: () => unknown,
  floor: () => unknown,
): Promise<{ readonly subject: number; readonly floor: number }> {
  const subjects: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    subjects.push(await timed(subject));
    floors.push(await timed(floor));
  }
  return { subject: median(subjects), floor: median(floors) };
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One row of the table that is printed. `aim` is what the project wants to keep to; nothing fails by it. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly floor: string;
  readonly ratio: string;
  readonly aim: string;
}

export const milliseconds = (ms: number) => `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`;
export const ratio = (subject: number, floor: number) => `${(subject / floor).toFixed(2)} x`;

export function table(rows: readonly Row[]): string {
  const keys = ['what', 'measured', 'floor', 'ratio', 'aim'] as const;
  const cells = [keys, ...rows.map((row) => keys.map((key) => row[key]))];
  const widths = keys.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  return cells
    .map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
