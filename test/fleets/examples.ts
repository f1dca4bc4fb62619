import type { FleetDraft } from './draft.ts';
import { dataset, fleet, host, pool, sealed, tiers } from './draft-words.ts';

const byOther = { ...dataset().policy, snapshots: { by: 'other', tiers } } as const;

const none = { hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };

/** What a copy in the clear of an encrypted origin on a keyless pool needs: a key, and nobody's mistake. */
const keyless = [host('north'), host('south', [pool({ trust: 'keyless' })])];

/** Fleets on which something that is promised of what a plan does was once not kept, by what was wrong. */
export const examples: Readonly<Record<string, FleetDraft>> = {
  'a child in the clear was sent below its raw parent, under whose key nothing can be received':
    fleet({
      datasets: [
        dataset({
          top: sealed,
          past: [
            { hours: 1, what: 'child', child: { type: 'filesystem', encryption: 'plain' } },
            { hours: 1, what: 'snapshot', by: 'holdfast' },
          ],
        }),
      ],
    }),
  'a child was sent though its parent had nothing to send, and so was not there': fleet({
    datasets: [
      dataset({
        policy: byOther,
        past: [
          { hours: 1, what: 'child', child: { type: 'filesystem', encryption: 'plain' } },
          { hours: 1, what: 'snapshot', by: 'sanoid' },
          { hours: 1, what: 'destroy', member: 0, which: 0 },
        ],
      }),
    ],
  }),
  'a raw stream was sent onto a copy in the clear on a keyless pool': fleet({
    hosts: keyless,
    datasets: [
      dataset({
        top: sealed,
        copies: [{ pool: 1, by: 'hand', clear: true }],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          { hours: 744, what: 'write', member: 0, mebibytes: 1 },
          { hours: 1, what: 'snapshot', by: 'holdfast' },
        ],
      }),
    ],
  }),
  'a child was sent to where a filesystem lay that had lost all it had in common, again and again':
    fleet({
      datasets: [
        dataset({
          copies: [{ pool: 1, by: 'hand', clear: false }],
          past: [
            { hours: 1, what: 'child', child: { type: 'filesystem', encryption: 'plain' } },
            { hours: 1, what: 'snapshot', by: 'holdfast' },
            { hours: 1, what: 'sync', copy: 0, how: 'whole' },
            { hours: 744, what: 'write', member: 0, mebibytes: 1 },
            { hours: 1, what: 'snapshot', by: 'holdfast' },
            { hours: 1, what: 'destroy', member: 1, which: 0 },
          ],
        }),
      ],
    }),
  'the first snapshot of a child in the clear took a keyless copy from those that count': fleet({
    hosts: keyless,
    datasets: [
      dataset({
        top: sealed,
        copies: [{ pool: 1, by: 'holdfast', clear: false }],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          { hours: 1, what: 'child', child: { type: 'filesystem', encryption: 'plain' } },
        ],
      }),
    ],
  }),
  'a first receive that somebody began by hand was to end as one that nothing can write to': fleet({
    datasets: [
      dataset({
        copies: [{ pool: 1, by: 'hand', clear: false }],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'cut' },
          { hours: 1, what: 'harm', copy: 0, member: 0, how: 'rename' },
        ],
      }),
    ],
  }),
  'a snapshot made a copy count no more that until then had lacked only what is never sent': fleet({
    datasets: [
      dataset({
        policy: { ...dataset().policy, exclude: ['autosnap_*'] },
        copies: [{ pool: 1, by: 'holdfast', clear: false }],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          { hours: 744, what: 'write', member: 0, mebibytes: 1 },
          { hours: 1, what: 'snapshot', by: 'sanoid' },
        ],
      }),
    ],
  }),
  'a copy that had gone its own way counted no more between its being put aside and its history being taken over':
    fleet({
      datasets: [
        dataset({
          policy: { ...dataset().policy, copies: { min: 2, want: 2 } },
          copies: [{ pool: 1, by: 'holdfast', clear: false }],
          past: [
            { hours: 1, what: 'snapshot', by: 'holdfast' },
            { hours: 1, what: 'snapshot', by: 'holdfast' },
            { hours: 1, what: 'sync', copy: 0, how: 'whole' },
            { hours: 1, what: 'destroy', member: 0, which: 1 },
          ],
        }),
      ],
    }),
  'an interrupted receive was gone on with where there was no room for the rest': fleet({
    hosts: [host('north', [pool({ size: 'tight' })]), host('south')],
    datasets: [
      dataset({
        id: 'beetles',
        forbid: [0],
        past: [{ hours: 1, what: 'write', member: 0, mebibytes: 1200 }],
      }),
      dataset({
        id: 'scans',
        home: 1,
        copies: [{ pool: 0, by: 'holdfast', clear: false }],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'write', member: 0, mebibytes: 1200 },
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
        ],
      }),
    ],
  }),
  'a copy was made where no origin was ever seen, and counted before its children had come': fleet({
    hosts: [
      host('north', [pool()], { sight: 'pending' }),
      host('south'),
      host('east'),
      host('west'),
      host('far'),
    ],
    datasets: [
      dataset({
        policy: { ...dataset().policy, snapshots: { by: 'holdfast', tiers: none }, from: 'any' },
        forbid: [0],
        copies: [{ pool: 1, by: 'holdfast', clear: false }],
        past: [
          { hours: 1, what: 'child', child: { type: 'filesystem', encryption: 'plain' } },
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 168, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
        ],
      }),
    ],
  }),
  'a copy that had more than is sent by now counted no more when it got it': fleet({
    hosts: [host('south'), host('west'), host('far')],
    datasets: [
      dataset({
        policy: { ...byOther, exclude: ['autosnap_*'] },
        home: 1,
        copies: [{ pool: 0, by: 'holdfast', clear: false }],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          { hours: 1, what: 'snapshot', by: 'sanoid' },
          { hours: 1, what: 'sync', copy: 0, how: 'cut' },
          { hours: 168, what: 'write', member: 0, mebibytes: 1 },
        ],
      }),
    ],
  }),
  'a bookmark was cleared away from which an older state beside a copy would go on': fleet({
    datasets: [
      dataset({
        policy: { ...dataset().policy, copies: { min: 1, want: 1 } },
        home: 1,
        copies: [
          { pool: 0, by: 'hand', clear: false },
          { pool: 0, by: 'holdfast', clear: false },
        ],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          { hours: 1, what: 'sync', copy: 1, how: 'whole' },
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 30, what: 'write', member: 0, mebibytes: 1 },
        ],
      }),
    ],
  }),
  'a copy was made from one whose last snapshot the origin had lost, put aside, and made again':
    fleet({
      hosts: [host('north'), host('south', [pool(), pool({ name: 'cold' })])],
      datasets: [
        dataset({
          policy: {
            ...byOther,
            copies: { min: 1, want: 1 },
            from: 'any',
            exclude: ['autosnap_*'],
          },
          pin: [2],
          copies: [{ pool: 1, by: 'holdfast', clear: false }],
          past: [
            { hours: 1, what: 'snapshot', by: 'sanoid' },
            { hours: 1, what: 'snapshot', by: 'holdfast' },
            { hours: 1, what: 'sync', copy: 0, how: 'whole' },
            { hours: 1, what: 'destroy', member: 0, which: 1 },
            { hours: 1, what: 'snapshot', by: 'sanoid' },
            { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          ],
        }),
      ],
    }),
  'a child was sent in the clear below a copy whose key is not loaded where it lies': fleet({
    hosts: [host('south'), host('east', [pool(), pool({ name: 'cold' })])],
    datasets: [
      dataset({
        policy: { ...dataset().policy, copies: { min: 1, want: 1 }, from: 'any' },
        top: sealed,
        copies: [
          { pool: 2, by: 'holdfast', clear: false },
          { pool: 1, by: 'holdfast', clear: true },
        ],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          { hours: 1, what: 'child', child: { type: 'filesystem', encryption: 'plain' } },
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 1, how: 'whole' },
        ],
      }),
    ],
  }),
  'a raw stream was to go on from a copy in the clear, while its origin was out of sight': fleet({
    hosts: [host('north'), host('south'), host('east', [pool()], { sight: 'pending' })],
    datasets: [
      dataset({
        policy: { ...dataset().policy, copies: { min: 1, want: 1 }, from: 'any' },
        home: 2,
        top: sealed,
        copies: [
          { pool: 0, by: 'holdfast', clear: false },
          { pool: 1, by: 'holdfast', clear: true },
        ],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 1, how: 'whole' },
          { hours: 1, what: 'sync', copy: 0, how: 'cut' },
        ],
      }),
    ],
  }),
  'a first receive was to be given up that has a child below it, which ZFS refuses': fleet({
    hosts: [host('south'), host('east')],
    datasets: [
      dataset({
        policy: { ...dataset().policy, copies: { min: 1, want: 1 } },
        home: 1,
        copies: [{ pool: 0, by: 'holdfast', clear: false }],
        past: [
          { hours: 1, what: 'child', child: { type: 'filesystem', encryption: 'plain' } },
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'cut' },
          { hours: 1, what: 'destroy', member: 0, which: 0 },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
        ],
      }),
    ],
  }),
  'a new copy ended with what its origin, out of sight, was known not to have any more': fleet({
    hosts: [
      host('south', [pool(), pool({ name: 'bulk', disks: 'stripe', failed: true })]),
      host('east', [pool({ name: 'cold' })]),
    ],
    datasets: [
      dataset({
        policy: {
          ...dataset().policy,
          snapshots: { by: 'holdfast', tiers: none },
          from: 'any',
          exclude: ['autosnap_*'],
        },
        home: 1,
        copies: [{ pool: 0, by: 'holdfast', clear: false }],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          { hours: 1, what: 'snapshot', by: 'sanoid' },
          { hours: 1, what: 'harm', copy: 0, member: 0, how: 'snapshot' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
        ],
      }),
    ],
  }),
  'an update of nothing was to go to a pool with no room left, where ZFS takes no stream': fleet({
    hosts: [host('north'), host('south', [pool({ size: 'tight' })])],
    datasets: [
      dataset({
        policy: {
          ...dataset().policy,
          copies: { min: 1, want: 1 },
          snapshots: { by: 'holdfast', tiers: none },
        },
        copies: [{ pool: 1, by: 'holdfast', clear: false }],
        past: [
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 1, what: 'sync', copy: 0, how: 'whole' },
          { hours: 1, what: 'snapshot', by: 'holdfast' },
          { hours: 30, what: 'write', member: 0, mebibytes: 1 },
        ],
      }),
      dataset({
        id: 'beetles',
        home: 1,
        policy: { ...dataset().policy, copies: { min: 1, want: 1 } },
        past: [
          { hours: 1, what: 'write', member: 0, mebibytes: 600 },
          { hours: 1, what: 'write', member: 0, mebibytes: 600 },
          { hours: 1, what: 'write', member: 0, mebibytes: 600 },
          { hours: 1, what: 'write', member: 0, mebibytes: 200 },
        ],
      }),
    ],
  }),
};

/** Fleets on which a plan was once another where it should have been the same. */
export const stillExamples: Readonly<Record<string, FleetDraft>> = {
  'an update of one dataset, whose origin is on the pool that goes away, decided on the place of another':
    fleet({
      hosts: [
        host('north', [pool(), pool({ name: 'cold', size: 'tight' })]),
        host('south', [pool({ name: 'bulk' }), pool({ name: 'cold', trust: 'keyless' })]),
        host('west', [pool({ name: 'bulk' }), pool({ name: 'cold' })]),
      ],
      datasets: [
        dataset({
          id: 'scans',
          policy: { ...dataset().policy, copies: { min: 2, want: 4 } },
          past: [{ hours: 1, what: 'snapshot', by: 'holdfast' }],
        }),
        dataset({
          id: 'maps',
          policy: {
            ...dataset().policy,
            copies: { min: 1, want: 1 },
            snapshots: { by: 'holdfast', tiers: none },
          },
          home: 3,
          copies: [{ pool: 1, by: 'holdfast', clear: false }],
          past: [
            { hours: 1, what: 'snapshot', by: 'holdfast' },
            { hours: 1, what: 'write', member: 0, mebibytes: 600 },
            { hours: 1, what: 'sync', copy: 0, how: 'whole' },
            { hours: 168, what: 'snapshot', by: 'holdfast' },
          ],
        }),
      ],
      order: [3, 0],
    }),
};
