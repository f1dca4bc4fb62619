/* The simulated hosts and their disks. What is on them is in `contents.ts`. */

export const TiB = 1024n ** 4n;
export const GiB = 1024n ** 3n;

export interface PoolPlan {
  readonly name: string;
  readonly layout: 'stripe' | 'mirror' | 'raidz';
  /** Disks of one raidz or stripe; of mirrors, always two each. */
  readonly disks: number;
  readonly parity: number;
  readonly diskSize: bigint;
  readonly diskModel: string;
  /** Of 1000 bytes allocated, how many hold data. */
  readonly dataShare: number;
  readonly fragmentation: number;
  /** Days since the last scrub ended. */
  readonly scrubbed: number;
  /** Number of a disk that has failed; null: all are well. */
  readonly faulted: number | null;
}

export interface HostPlan {
  readonly name: string;
  readonly pools: readonly PoolPlan[];
}

const tenths = (tib: number): bigint => (BigInt(Math.round(tib * 100)) * TiB) / 100n;

const well = { parity: 0, faulted: null } as const;

export const hostPlans: readonly HostPlan[] = [
  {
    name: 'okavango',
    pools: [
      {
        ...well,
        name: 'tank',
        layout: 'raidz',
        disks: 8,
        parity: 2,
        diskSize: tenths(13.97),
        diskModel: 'ata-KINGSTON_DC600M',
        dataShare: 730,
        fragmentation: 11,
        scrubbed: 6,
      },
      {
        ...well,
        name: 'fast',
        layout: 'stripe',
        disks: 2,
        diskSize: tenths(3.49),
        diskModel: 'nvme-KINGSTON_FURY',
        dataShare: 1000,
        fragmentation: 34,
        scrubbed: 20,
      },
    ],
  },
  {
    name: 'pima',
    pools: [
      {
        name: 'data',
        layout: 'raidz',
        disks: 7,
        parity: 2,
        diskSize: tenths(14.55),
        diskModel: 'ata-WDC_WUH721816',
        dataShare: 690,
        fragmentation: 8,
        scrubbed: 12,
        faulted: 5,
      },
    ],
  },
  {
    name: 'marpe',
    pools: [
      {
        ...well,
        name: 'eeg',
        layout: 'mirror',
        disks: 4,
        diskSize: tenths(9.09),
        diskModel: 'ata-ST10000NM',
        dataShare: 1000,
        fragmentation: 57,
        scrubbed: 9,
      },
    ],
  },
  {
    name: 'paris-1',
    pools: [
      {
        ...well,
        name: 'vault',
        layout: 'raidz',
        disks: 6,
        parity: 2,
        diskSize: tenths(16.37),
        diskModel: 'ata-TOSHIBA_MG10',
        dataShare: 650,
        fragmentation: 3,
        scrubbed: 11,
      },
    ],
  },
  {
    name: 'paris-2',
    pools: [
      {
        ...well,
        name: 'tank',
        layout: 'mirror',
        disks: 4,
        diskSize: tenths(13.97),
        diskModel: 'ata-SAMSUNG_PM893',
        dataShare: 1000,
        fragmentation: 14,
        scrubbed: 4,
      },
      {
        ...well,
        name: 'bulk',
        layout: 'raidz',
        disks: 10,
        parity: 2,
        diskSize: tenths(16.37),
        diskModel: 'ata-TOSHIBA_MG10',
        dataShare: 780,
        fragmentation: 2,
        scrubbed: 50,
      },
    ],
  },
  {
    name: 'oregon-1',
    pools: [
      {
        ...well,
        name: 'cold',
        layout: 'raidz',
        disks: 5,
        parity: 1,
        diskSize: tenths(16.37),
        diskModel: 'ata-WDC_WUH721818',
        dataShare: 790,
        fragmentation: 5,
        scrubbed: 17,
      },
      {
        ...well,
        name: 'deep',
        layout: 'raidz',
        disks: 8,
        parity: 2,
        diskSize: tenths(18.19),
        diskModel: 'ata-ST20000NM',
        dataShare: 730,
        fragmentation: 1,
        scrubbed: 21,
      },
    ],
  },
];
