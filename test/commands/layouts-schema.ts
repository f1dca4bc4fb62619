import { z } from 'zod';

/* docs/JSON.md as a schema: strict, so that a field that is not documented is a failure. */

const number = z.number().nullable();
const bytes = z.string().regex(/^\d+$/).nullable();
const cause = z
  .enum([
    'failing disks',
    'loss of a host',
    'loss of a site',
    'a fault of one batch of disks',
    'operator error',
    'loss of the keys',
    'all copies at once',
  ])
  .nullable();
const assumptions = z.record(
  z.string(),
  z.strictObject({
    value: number,
    unit: z.enum([
      'per year',
      'per bit',
      'hours',
      'bytes per second',
      'share',
      'factor',
      'bytes',
      'power of two',
    ]),
    source: z.string().nullable(),
    default: z.boolean(),
  }),
);

/** `holdfast/layouts/v1`. */
export const layoutsSchema = z.strictObject({
  schema: z.literal('holdfast/layouts/v1'),
  copies: z.array(
    z.strictObject({
      usableBytes: bytes,
      efficiency: number,
      poolLossPerYear: number,
      rebuildHours: number,
      restoreHours: number,
      lossPerYear: number,
    }),
  ),
  loss: z.array(z.strictObject({ years: number, probability: number })),
  mttdlYears: number,
  damagedBlockPerYear: number,
  rawPerUsable: number,
  dominant: cause,
  assumptions,
});

const loss = z.strictObject({
  years: z.number(),
  probability: z.number(),
  dominant: cause,
  withOneMoreSite: number,
});

/** `holdfast/fleet-layouts/v1`. */
export const fleetLayoutsSchema = z.strictObject({
  schema: z.literal('holdfast/fleet-layouts/v1'),
  at: z.iso.datetime(),
  pools: z.array(
    z.strictObject({
      pool: z.string(),
      why: z.string().nullable(),
      layouts: z.array(
        z.strictObject({
          layout: z.string(),
          now: z.boolean(),
          usableBytes: bytes,
          efficiency: number,
          poolLossPerYear: number,
          rebuildHours: number,
          lossPerYear: number,
          fits: z.boolean().nullable(),
        }),
      ),
    }),
  ),
  datasets: z.array(
    z.strictObject({ id: z.string(), loss: loss.nullable(), why: z.string().nullable() }),
  ),
  together: z.strictObject({
    datasets: z.number(),
    loss: loss.nullable(),
    notCounted: z.array(z.strictObject({ id: z.string(), why: z.string() })),
  }),
  chosen: z.strictObject({
    disks: z.number(),
    diskBytes: bytes,
    afr: z.number(),
    dataBytes: bytes,
    link: z.number(),
    copies: z.number(),
    hosts: z.number(),
    sites: z.number(),
    admins: z.number(),
  }),
  layouts: z.array(
    z.strictObject({
      layout: z.string(),
      now: z.boolean(),
      why: z.string().nullable(),
      usableBytes: bytes,
      rawPerUsable: number,
      probability: number,
      poolLossesPerYear: number,
      daysUnprotected: number,
      damagedBlockPerYear: number,
      fits: z.boolean().nullable(),
      keeps: number,
      lacking: z.array(z.strictObject({ why: z.string(), datasets: z.array(z.string()) })),
    }),
  ),
  assumptions,
});
