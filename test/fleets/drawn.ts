import type { Drawn } from './promises.ts';

/** The fleets of `npm test` are always the same, so that it fails for a change and not by chance; a seed may be given. */
export const everyTime: Drawn = {
  fleets: 2_000,
  seed: Number(process.env['HOLDFAST_FLEETS_SEED'] ?? 5),
};

/** Those of `npm run test:long` are others each time. */
export const longRun: Drawn = {
  fleets: 50_000,
  seed: Number(process.env['HOLDFAST_FLEETS_SEED'] ?? Date.now() % 1_000_000_000),
};
