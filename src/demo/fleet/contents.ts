import type { HistoryPlan } from './history.ts';
import { GiB, TiB } from './pools.ts';

/* What lies on the simulated pools: one dataset in every health that the console knows, but for `lost`. */

const hour = 3600;
const day = 86_400;

/** A copy of an origin, as an earlier replication has left it. */
export interface ReplicaPlan {
  readonly pool: string;
  readonly name: string;
  readonly role: 'replica' | 'keyless';
  /** It has the origin's snapshots that are at least this old, in seconds. */
  readonly upTo: number;
  /** A first receive that was cut: percent of the oldest snapshot that came through; null: whole. */
  readonly cutAt: number | null;
}

export interface OriginPlan {
  readonly id: string;
  readonly pool: string;
  readonly name: string;
  readonly type: 'filesystem' | 'volume';
  /** `root`: with a key of its own, loaded from a file. `below`: under its parent's. */
  readonly encrypted: 'no' | 'root' | 'below';
  /** Paths of filesystems below it, with their share of the history's size in percent. */
  readonly children: Readonly<Record<string, number>>;
  readonly history: HistoryPlan;
  /** Snapshots that the origin no longer has, by age in seconds: only a bookmark stands for them. */
  readonly bookmarkedOnly: readonly number[];
  readonly replicas: readonly ReplicaPlan[];
}

const plain = {
  type: 'filesystem',
  encrypted: 'no',
  children: {},
  bookmarkedOnly: [],
} as const;

const whole = (pool: string, name: string, upTo = 0): ReplicaPlan => ({
  pool,
  name,
  role: 'replica',
  upTo,
  cutAt: null,
});

const irreplaceable = { hourly: 24, daily: 30, monthly: 12, yearly: 10 };
const law = { daily: 30, monthly: 24, yearly: 10 };
const standard = { daily: 30, weekly: 8, monthly: 12 };
const reproducible = { weekly: 8, monthly: 6 };

export const originPlans: readonly OriginPlan[] = [
  {
    ...plain,
    id: 'tessera-v1-europe',
    pool: 'okavango:tank',
    name: 'tank/tessera/europe',
    history: {
      tiers: irreplaceable,
      newest: 25 * 60,
      since: 400 * day,
      size: (29n * TiB) / 10n,
      written: 0n,
    },
    replicas: [],
  },
  {
    ...plain,
    id: 'papers-doi',
    pool: 'pima:data',
    name: 'data/papers/doi',
    history: {
      tiers: law,
      newest: 3 * hour,
      since: 900 * day,
      size: (22n * TiB) / 10n,
      written: 0n,
    },
    replicas: [whole('paris-2:tank', 'tank/archive/papers-doi')],
  },
  {
    ...plain,
    id: 'gbif',
    pool: 'okavango:tank',
    name: 'tank/gbif',
    history: {
      tiers: standard,
      newest: 7 * hour,
      since: 380 * day,
      size: (34n * TiB) / 10n,
      written: 0n,
    },
    replicas: [whole('pima:data', 'data/archive/gbif')],
  },
  {
    ...plain,
    id: 'openalex',
    pool: 'okavango:tank',
    name: 'tank/openalex',
    history: {
      tiers: irreplaceable,
      newest: 40 * 60,
      since: 500 * day,
      size: (15n * TiB) / 10n,
      written: 0n,
    },
    replicas: [whole('paris-2:tank', 'tank/archive/openalex')],
  },
  {
    ...plain,
    id: 'life-maps',
    pool: 'okavango:tank',
    name: 'tank/life-maps',
    history: {
      tiers: standard,
      newest: 6 * hour,
      since: 300 * day,
      size: (9n * TiB) / 10n,
      written: 0n,
    },
    bookmarkedOnly: [30 * hour],
    replicas: [whole('oregon-1:cold', 'cold/life-maps', 30 * hour)],
  },
  {
    ...plain,
    id: 'iucn-ranges',
    pool: 'okavango:tank',
    name: 'tank/secure/iucn-ranges',
    encrypted: 'below',
    history: {
      tiers: irreplaceable,
      newest: 50 * 60,
      since: 700 * day,
      size: 412n * GiB,
      written: 0n,
    },
    replicas: [
      { ...whole('paris-1:vault', 'vault/replica/iucn-ranges'), role: 'keyless' },
      whole('paris-2:bulk', 'bulk/archive/iucn-ranges'),
    ],
  },
  {
    ...plain,
    id: 'repology',
    pool: 'okavango:tank',
    name: 'tank/repology',
    history: {
      tiers: reproducible,
      newest: 2 * day,
      since: 200 * day,
      size: 61n * GiB,
      written: 0n,
      spare: [14, 21, 28],
    },
    replicas: [
      whole('pima:data', 'data/archive/repology'),
      whole('oregon-1:cold', 'cold/repology'),
    ],
  },
  {
    ...plain,
    id: 'logs-2025',
    pool: 'okavango:tank',
    name: 'tank/logs/2025',
    history: {
      tiers: standard,
      newest: 11 * hour,
      since: 660 * day,
      size: 703n * GiB,
      written: 0n,
    },
    replicas: [whole('oregon-1:deep', 'deep/logs-2025')],
  },
  {
    ...plain,
    id: 'sentinel-2-l2a',
    pool: 'paris-2:tank',
    name: 'tank/sentinel/l2a',
    history: {
      tiers: { daily: 7 },
      newest: 14 * hour,
      since: 90 * day,
      size: (46n * TiB) / 10n,
      written: 0n,
    },
    replicas: [],
  },
  {
    ...plain,
    id: 'eeg-recordings',
    pool: 'marpe:eeg',
    name: 'eeg/recordings',
    encrypted: 'root',
    history: {
      tiers: irreplaceable,
      // Not by its time: it is in the resume token, and the token in the id of the action that goes on with it.
      oldest: 'baseline',
      newest: 35 * 60,
      since: 1100 * day,
      size: (19n * TiB) / 10n,
      written: 0n,
    },
    replicas: [{ ...whole('paris-2:bulk', 'bulk/archive/eeg-recordings'), cutAt: 43 }],
  },
  {
    ...plain,
    id: 'vm-images',
    pool: 'okavango:tank',
    name: 'tank/vm/images',
    type: 'volume',
    history: {
      tiers: standard,
      newest: 30 * hour,
      since: 150 * day,
      size: 188n * GiB,
      written: 3n * GiB,
    },
    replicas: [],
  },
  {
    ...plain,
    id: 'field-notes',
    pool: 'pima:data',
    name: 'data/field-notes',
    children: { '/2024': 30, '/2025': 45, '/2026': 20 },
    history: {
      tiers: standard,
      newest: 30 * hour,
      since: 420 * day,
      size: 512n * GiB,
      written: 340n * 1024n * 1024n,
    },
    replicas: [whole('oregon-1:deep', 'deep/field-notes', 54 * hour)],
  },
];

/** Filesystems that hold no dataset: places, and what else lies on such machines. */
export interface OtherPlan {
  readonly pool: string;
  readonly name: string;
  readonly bytes: bigint;
  /** Under which replicas are put: neither mounted nor mountable. */
  readonly place: boolean;
}

const place = (pool: string, name: string): OtherPlan => ({ pool, name, bytes: 0n, place: true });
const other = (pool: string, name: string, bytes: bigint): OtherPlan => ({
  pool,
  name,
  bytes,
  place: false,
});

export const otherPlans: readonly OtherPlan[] = [
  place('okavango:tank', 'tank/archive'),
  other('okavango:tank', 'tank/home', 31n * TiB),
  other('okavango:fast', 'fast/staging', 1240n * GiB),
  place('pima:data', 'data/archive'),
  other('pima:data', 'data/projects', 33n * TiB),
  place('marpe:eeg', 'eeg/archive'),
  other('marpe:eeg', 'eeg/lab', (1487n * TiB) / 100n),
  place('paris-1:vault', 'vault/replica'),
  other('paris-1:vault', 'vault/ops', 20n * TiB),
  place('paris-2:tank', 'tank/archive'),
  place('paris-2:bulk', 'bulk/archive'),
  other('paris-2:bulk', 'bulk/mirror', 41n * TiB),
  other('oregon-1:cold', 'cold/ops', 24n * TiB),
];
