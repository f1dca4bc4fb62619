import type { DatasetDraft, FleetDraft, HostDraft, PoolDraft } from './draft.ts';

/* Drafts in few words: two hosts with a large pool each, one dataset of which two copies are wanted. */

export const pool = (over: Partial<PoolDraft> = {}): PoolDraft => ({
  name: 'tank',
  root: 'top',
  role: 'archive',
  trust: 'keys',
  batch: null,
  disks: 'mirror',
  failed: false,
  scrubbedDaysAgo: 3,
  size: 'large',
  ...over,
});

export const host = (
  name: string,
  pools: readonly PoolDraft[] = [pool()],
  over: Partial<HostDraft> = {},
): HostDraft => ({
  name,
  site: 'cambridge',
  room: null,
  become: 'none',
  user: null,
  port: null,
  tools: [],
  sight: 'seen',
  pools,
  ...over,
});

export const tiers = { hourly: 0, daily: 1, weekly: 0, monthly: 0, yearly: 0 };

export const dataset = (over: Partial<DatasetDraft> = {}): DatasetDraft => ({
  id: 'mosses',
  home: 0,
  recursive: true,
  top: { type: 'filesystem', encryption: 'plain' },
  policy: {
    copies: { min: 1, want: 2 },
    spread: [],
    require: [],
    snapshots: { by: 'holdfast', tiers },
    keepReplica: null,
    prunePatterns: [],
    durability: null,
    scrubDays: 35,
    from: 'origin',
    exclude: [],
  },
  pin: [],
  forbid: [],
  jurisdiction: 'anywhere',
  law: 'none',
  custodians: 2,
  reproducible: null,
  copies: [],
  past: [],
  ...over,
});

export const fleet = (over: Partial<FleetDraft> = {}): FleetDraft => ({
  hosts: [host('north'), host('south')],
  datasets: [dataset()],
  rules: [],
  order: [0],
  ...over,
});

export const sealed = { type: 'filesystem', encryption: 'own key' } as const;

const hour = { hours: 1 } as const;

/** A dataset with two snapshots, on a pool of another host too. */
export const replicated = (over: Partial<DatasetDraft> = {}, to: Partial<PoolDraft> = {}) =>
  fleet({
    hosts: [host('north'), host('south', [pool(to)])],
    datasets: [
      dataset({
        copies: [{ pool: 1, by: 'holdfast', clear: false }],
        past: [
          { ...hour, what: 'snapshot', by: 'holdfast' },
          { ...hour, what: 'sync', copy: 0, how: 'whole' },
          { ...hour, what: 'write', member: 0, mebibytes: 1 },
          { ...hour, what: 'snapshot', by: 'holdfast' },
          { ...hour, what: 'sync', copy: 0, how: 'whole' },
        ],
        ...over,
      }),
    ],
  });
