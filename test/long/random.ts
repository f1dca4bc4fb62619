/** Numbers in (0, 1] that are the same in every run of a seed: sfc32, of Chris Doty-Humphrey's PractRand. */
export function randomNumbers(seed: number): () => number {
  let [a, b, c, counter] = [0, seed, seed ^ 0x9e3779b9, 1];
  const next = () => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return ((out >>> 0) + 1) / 2 ** 32;
  };
  // The first numbers still resemble the seed.
  for (let each = 0; each < 20; each += 1) next();
  return next;
}

/** How long until something happens that happens at this rate. */
export const waitFor = (rate: number, random: () => number): number =>
  rate === 0 ? Number.POSITIVE_INFINITY : -Math.log(random()) / rate;
