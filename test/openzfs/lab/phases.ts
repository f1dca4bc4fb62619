/** Where the lab says what it does. */
export type Say = (line: string) => void;

/** Does a part of the work, and says how long it took. */
export async function phase<T>(say: Say, name: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    say(`${name.padEnd(32)} ${seconds.padStart(7)} s`);
  }
}
