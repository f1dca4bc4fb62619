import { z } from 'zod';

/* docs/JSON.md as a schema: strict, so that a field that is not documented is a failure. */

const number = z.number().nullable();

/** `holdfast/layouts/v1`. */
export const layoutsSchema = z.strictObject({
  schema: z.literal('holdfast/layouts/v1'),
  copies: z.array(
    z.strictObject({
      usableBytes: z.string().regex(/^\d+$/).nullable(),
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
  dominant: z
    .enum([
      'failing disks',
      'loss of a host',
      'loss of a site',
      'a fault of one batch of disks',
      'operator error',
      'loss of the keys',
      'all copies at once',
    ])
    .nullable(),
  assumptions: z.record(
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
  ),
});
