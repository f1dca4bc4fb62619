/** How often a host is looked at. All lengths in milliseconds. */
export interface Pace {
  /** From the end of a good look to the next. */
  readonly everyMs: number;
  /** After the first failed look; doubled with each further one. */
  readonly retryMs: number;
  /** No wait is longer. */
  readonly longestMs: number;
  /** From 0 to 1: spreads the hosts, so that a fleet is not asked all at once. */
  readonly random: () => number;
}

export const usualPace: Pace = {
  everyMs: 30_000,
  retryMs: 5_000,
  longestMs: 300_000,
  random: Math.random,
};

/** The wait before the next look, after `failures` failed ones in a row: a fifth longer or shorter by chance. */
export function waitAfter(failures: number, pace: Pace): number {
  const { everyMs, retryMs, longestMs, random } = pace;
  const wait = failures === 0 ? everyMs : retryMs * 2 ** Math.min(failures - 1, 30);
  return Math.round(Math.min(wait, longestMs) * (0.8 + 0.4 * random()));
}
