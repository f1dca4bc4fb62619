import type { SmallDataset, SmallFleet, SmallPool } from './small-fleet.ts';

/* Fleets on which the placement once fell short of the exhaustive search. */

const pool = (over: Partial<SmallPool>): SmallPool => ({
  host: 0,
  site: null,
  batch: null,
  trusted: true,
  room: 0,
  ...over,
});

const set = (over: Partial<SmallDataset>): SmallDataset => ({
  origin: 0,
  replicas: [],
  size: 1,
  min: 1,
  want: 1,
  sites: 1,
  batches: 1,
  kind: null,
  forbid: [],
  pin: [],
  lost: 'for ever',
  ...over,
});

export const keptExamples: readonly SmallFleet[] = [
  // The large dataset takes the only room; two small ones would both be mended by it, and one of them is less urgent.
  {
    pools: [
      pool({ host: 6, site: 'bath', batch: 'old', room: 5 }),
      pool({ site: 'bath', batch: 'new', trusted: false }),
      pool({ host: 2, site: 'ely', room: 4 }),
      pool({ batch: 'old' }),
    ],
    datasets: [set({ size: 4, min: 2, want: 2 }), set({ min: 2, want: 2 }), set({ sites: 2 })],
  },
  {
    pools: [
      pool({ host: 1, site: 'bath', batch: 'new', room: 4 }),
      pool({ host: 4, site: 'york', room: 4 }),
      pool({ host: 2, batch: 'new', room: 5 }),
    ],
    datasets: [
      set({ size: 2, sites: 2 }),
      set({ size: 4, sites: 2 }),
      set({ origin: 2, size: 3, sites: 3 }),
      set({ size: 2, want: 2 }),
    ],
  },
];
