import type { FleetDraft } from './draft.ts';
import { dataset, fleet, host, pool, sealed, tiers } from './draft-words.ts';

const byOther = { ...dataset().policy, snapshots: { by: 'other', tiers } } as const;

/** What a copy in the clear of an encrypted origin on a keyless pool needs: a key, and nobody's mistake. */
const keyless = [host('north'), host('south', [pool({ trust: 'keyless' })])];

/** Fleets on which something that is promised was once not kept, by what was wrong. */
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
};
