import fc from 'fast-check';
import { memberArb } from './arbitrary-member.ts';
import type { Happening } from './draft.ts';

const hours = fc.constantFrom(1, 5, 24, 30, 168, 744);
const copy = fc.nat({ max: 2 });
const member = fc.nat({ max: 3 });
const which = fc.nat({ max: 5 });

/** Something that has happened: mostly writes, snapshots and replication, and sometimes trouble. */
export const happeningArb: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      hours,
      what: fc.constant('write'),
      member,
      mebibytes: fc.constantFrom(1, 30, 600),
    } as const),
  },
  {
    weight: 1,
    arbitrary: fc.record({ hours, what: fc.constant('child'), child: memberArb } as const),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      hours,
      what: fc.constant('snapshot'),
      by: fc.constantFrom('holdfast', 'holdfast', 'sanoid'),
    } as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      hours,
      what: fc.constantFrom('hold', 'bookmark', 'clone', 'destroy', 'destroy'),
      member,
      which,
    } as const),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      hours,
      what: fc.constant('sync'),
      copy,
      how: fc.constantFrom('whole', 'whole', 'whole', 'cut', 'oldest'),
    } as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      hours,
      what: fc.constant('harm'),
      copy,
      member,
      how: fc.constantFrom(
        'write',
        'snapshot',
        'rename',
        'open',
        'load-key',
        'hold',
        'destroy-oldest',
      ),
    } as const),
  },
);
