import { type AssumptionName, assumptionNames } from '../model/assumptions.ts';

/** A number that no one can measure on the fleet, where it comes from, and in what it is given. */
export interface Assumption {
  readonly value: number;
  readonly unit: AssumptionUnit;
  /** What it stands for, in plain words. */
  readonly what: string;
  readonly source: string;
}

export type AssumptionUnit =
  | 'per year'
  | 'per bit'
  | 'hours'
  | 'bytes per second'
  | 'share'
  | 'factor'
  | 'bytes'
  | 'power of two';

/** What a loss model takes for granted. Defaults stand with their sources; a fleet or a scenario may set each. */
export const defaultAssumptions = {
  afr: {
    value: 0.01,
    unit: 'per year',
    what: 'failures of a disk of which nothing else is said: a rate, as Backblaze publishes it',
    source:
      'planning value; hard disks at Backblaze in 2024: 1.57 %, data-centre SSDs by their makers: 0.44 %',
  },
  uer: {
    value: 1e-15,
    unit: 'per bit',
    what: 'unreadable bits of a disk of which nothing else is said',
    source: "makers' worst case: hard disks 1e-15, enterprise SSDs 1e-16 to 1e-17",
  },
  hostLoss: {
    value: 0.002,
    unit: 'per year',
    what: 'a host loses all its pools: controller, firmware, a wrong command there',
    source: "planners' estimate; no published rate",
  },
  siteLoss: {
    value: 0.001,
    unit: 'per year',
    what: 'a site is lost: fire, flood, theft, eviction',
    source: 'Ceph reliability model, default of 0.001 a year',
  },
  adminLoss: {
    value: 0.0005,
    unit: 'per year',
    what: 'whoever administers these copies destroys them all: error, malice, stolen credentials',
    source: "planners' estimate; Google SRE book, GitLab 2017: operators are the largest cause",
  },
  keyLoss: {
    value: 0.0005,
    unit: 'per year',
    what: 'the keys of these copies are lost together',
    source: "planners' estimate; no published rate",
  },
  commonMode: {
    value: 0.0005,
    unit: 'per year',
    what: 'all copies at once: automation gone wrong, ransomware with root everywhere, a wrong policy',
    source: "planners' estimate; no published rate",
  },
  diskDetect: {
    value: 0,
    unit: 'hours',
    what: 'until a failed disk is noticed',
    source: 'ZED with alerts: at once; without, 24 h',
  },
  detect: {
    value: 24,
    unit: 'hours',
    what: 'until a lost copy is noticed',
    source: 'someone looks once a day',
  },
  replace: {
    value: 48,
    unit: 'hours',
    what: 'until a disk is replaced, or room for a copy is found',
    source: "hardware contracts' next business day, and a weekend",
  },
  rebuild: {
    value: 300e6,
    unit: 'bytes per second',
    what: 'at which a replaced disk is written',
    source: 'SATA and NVMe SSDs under load; hard disks: 100 MB/s',
  },
  fill: {
    value: 0.8,
    unit: 'share',
    what: 'of a pool that is in use, and so rebuilt',
    source: 'the usual limit before ZFS fragments and slows down',
  },
  batchBeta: {
    value: 0,
    unit: 'share',
    what: 'of pool losses by disks that take all pools of one batch of disks at once',
    source: 'beta factor of common-cause models: 0.02 to 0.1 where batches are shared',
  },
  cohort: {
    value: 1,
    unit: 'factor',
    what: 'by which one failed disk makes the others of its vdev likelier to fail',
    source: 'Ford et al. 2010: 37 % of failures come in bursts; 1: independent',
  },
  diskOverhead: {
    value: 16.5 * 1024 ** 3 + 1024 ** 2,
    unit: 'bytes',
    what: 'of each disk for boot and swap partitions and alignment',
    source: 'a host that boots from its pool: 16 GiB swap, 512 MiB EFI, 1 MiB',
  },
  ashift: {
    value: 12,
    unit: 'power of two',
    what: 'sector size',
    source: 'disks with sectors of 4 KiB',
  },
} as const satisfies Readonly<Record<AssumptionName, Assumption>>;

/** The values that a computation goes by. */
export type Assumptions = Readonly<Record<AssumptionName, number>>;

/** Something of every assumption. */
export const ofEach = <T>(make: (name: AssumptionName) => T): Readonly<Record<AssumptionName, T>> =>
  Object.fromEntries(assumptionNames.map((name) => [name, make(name)])) as Record<
    AssumptionName,
    T
  >;

/** The defaults, with `values` in their places. */
export const assume = (values: Partial<Assumptions> = {}): Assumptions =>
  ofEach((name) => values[name] ?? defaultAssumptions[name].value);
