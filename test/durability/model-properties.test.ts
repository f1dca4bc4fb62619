import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Assumptions, assume } from '../../src/durability/assumptions.ts';
import { poolLossOf, restoreHoursOf } from '../../src/durability/copy-model.ts';
import type { Geometry, Layout, Parity } from '../../src/durability/layout.ts';
import { type CopyAtRisk, eventsOf, lossOf } from '../../src/durability/loss.ts';
import { share, sized } from './situations.ts';

/** What an operator chooses, of one copy. */
interface Place {
  readonly geometry: Geometry;
  readonly afr: number;
  readonly site: string;
  readonly host: string;
  readonly admin: string | null;
  readonly batch: string | null;
}

interface Archive {
  readonly places: readonly Place[];
  readonly bytes: number;
  readonly link: number;
  readonly assumed: Assumptions;
}

const raidz = (parity: Parity): Layout => ({ kind: 'raidz', parity });

const anyPlace: fc.Arbitrary<Place> = fc.record({
  geometry: fc.constantFrom<Geometry>(
    { layout: { kind: 'stripe' }, disks: 12, vdevs: 1 },
    { layout: { kind: 'mirror' }, disks: 12, vdevs: 6 },
    { layout: raidz(1), disks: 12, vdevs: 2 },
    { layout: raidz(2), disks: 12, vdevs: 1 },
    { layout: raidz(3), disks: 12, vdevs: 1 },
    { layout: { kind: 'draid', parity: 2, data: 4, spares: 1 }, disks: 12, vdevs: 1 },
  ),
  afr: sized(1e-3, 0.5),
  site: fc.constantFrom('cambridge', 'paris', 'oregon'),
  host: fc.constantFrom('okavango', 'pima', 'paris-1', 'paris-2'),
  admin: fc.constantFrom('anna', 'boris', null),
  batch: fc.constantFrom('dc600m', 'exos', null),
});

const anyArchive: fc.Arbitrary<Archive> = fc.record({
  places: fc.array(anyPlace, { minLength: 1, maxLength: 4 }),
  bytes: sized(1e9, 1e15),
  link: sized(1e6, 1e10),
  assumed: fc
    .record({
      hostLoss: sized(1e-6, 0.1),
      siteLoss: sized(1e-6, 0.1),
      adminLoss: sized(1e-6, 0.1),
      commonMode: sized(1e-6, 0.1),
      batchBeta: fc.double({ min: 0, max: 0.2, noNaN: true }),
      detect: sized(0.1, 1_000),
      replace: sized(1, 1_000),
      cohort: fc.double({ min: 1, max: 20, noNaN: true }),
    })
    .map(assume),
});

function lossIn(years: number, { places, bytes, link, assumed }: Archive): number {
  const copies = places.map(({ geometry, afr, site, host, admin, batch }): CopyAtRisk => {
    const pool = poolLossOf({ geometry, diskBytes: 8e12, afr }, assumed);
    if (!pool) throw new Error('there can be no such pool');
    return {
      disksPerYear: pool.perYear,
      restoreHours: restoreHoursOf(bytes, link, assumed),
      domains: { host, site, admin, batch, keyDomain: null },
    };
  });
  return lossOf(copies, eventsOf(copies, assumed)).probability(years);
}

test.each<readonly [string, (archive: Archive, factor: number) => Archive]>([
  [
    'a faster link',
    (archive, factor) => ({ ...archive, link: archive.link / Math.max(factor, 1e-9) }),
  ],
  [
    'a lower AFR of all disks',
    (archive, factor) => ({
      ...archive,
      places: archive.places.map((place) => ({ ...place, afr: place.afr * factor })),
    }),
  ],
  [
    'one parity disk more in every vdev',
    (archive) => ({
      ...archive,
      places: archive.places.map((place) => ({ ...place, geometry: safer(place.geometry) })),
    }),
  ],
  [
    'one more copy at a site of its own',
    (archive) => ({
      ...archive,
      places: [
        ...archive.places,
        {
          geometry: { layout: raidz(1), disks: 12, vdevs: 1 },
          afr: 0.1,
          site: 'sydney',
          host: 'sydney-1',
          admin: 'carla',
          batch: null,
        },
      ],
    }),
  ],
  [
    'somebody who looks more often',
    (archive, factor) => ({ ...archive, assumed: less(archive.assumed, 'detect', factor) }),
  ],
  [
    'disks in stock',
    (archive, factor) => ({ ...archive, assumed: less(archive.assumed, 'replace', factor) }),
  ],
  [
    'safer sites',
    (archive, factor) => ({ ...archive, assumed: less(archive.assumed, 'siteLoss', factor) }),
  ],
  [
    'a smaller common mode',
    (archive, factor) => ({ ...archive, assumed: less(archive.assumed, 'commonMode', factor) }),
  ],
  [
    'batches that fail less together',
    (archive, factor) => ({ ...archive, assumed: less(archive.assumed, 'batchBeta', factor) }),
  ],
])('%s never makes a dataset less safe', (_name, change) => {
  fc.assert(
    fc.property(anyArchive, share, fc.constantFrom(1, 10), (archive, factor, years) => {
      const better = lossIn(years, change(archive, factor));
      expect(better).toBeLessThanOrEqual(lossIn(years, archive) * (1 + 1e-11));
    }),
    { numRuns: 60 },
  );
});

const less = (assumed: Assumptions, name: keyof Assumptions, factor: number): Assumptions => ({
  ...assumed,
  [name]: assumed[name] * factor,
});

/** The same disks with one more of each vdev to spare; what has three already stays. */
function safer(geometry: Geometry): Geometry {
  const { layout } = geometry;
  switch (layout.kind) {
    case 'stripe':
      return { ...geometry, layout: raidz(1) };
    case 'mirror':
      return { ...geometry, vdevs: geometry.vdevs / 2 };
    case 'raidz':
      return layout.parity === 3
        ? geometry
        : { ...geometry, layout: raidz(layout.parity === 1 ? 2 : 3) };
    case 'draid':
      return { ...geometry, layout: { ...layout, parity: 3 } };
  }
}
