import { z } from 'zod';
import { defaultAssumptions } from '../../durability/assumptions.ts';
import {
  type AssumptionName,
  assumptionNames,
  type PoolAssumptionName,
  poolAssumptionNames,
} from '../../model/assumptions.ts';
import { quantities } from '../quantity.ts';
import { line, optional, poolIdText } from './fields.ts';

/** A number, or a text with its unit; what it says is read where there is a place to tell of it. */
export const writtenValue = z.union([z.string(), z.number()], {
  error: 'is neither a number nor a text',
});

const stated = (name: AssumptionName) =>
  z
    .union(
      [
        z.string(),
        z.number(),
        z.strictObject({
          value: writtenValue.describe('The value, with its unit.'),
          source: optional(line, 'What it rests on: a record, a contract, a paper.'),
        }),
      ],
      { error: 'is neither a value nor { value, source }' },
    )
    .nullish()
    .meta({ description: describe(name), examples: [...quantities[unitOf(name)].examples] });

const unitOf = (name: AssumptionName) => defaultAssumptions[name].unit;

function describe(name: AssumptionName): string {
  const { what, value, unit, source } = defaultAssumptions[name];
  return `${what} (${unit}). Default: ${value}; ${source}.`;
}

/** One key for each name, in one mapping. */
const sectionOf = <Name extends AssumptionName>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, stated(name)])) as Readonly<
    Record<Name, ReturnType<typeof stated>>
  >;

/** All assumptions by name, none of them needed. */
export const assumptionsSection = z.strictObject(sectionOf(assumptionNames));

const poolSection = z.strictObject({
  ...sectionOf<PoolAssumptionName>(poolAssumptionNames),
  disk: writtenValue
    .nullish()
    .describe('Size of one disk as it is sold, 7.68 TB. Default: by what the pool says of itself.'),
});

/** assumptions.yaml */
export const assumptionsSchema = z.strictObject({
  assumptions: optional(assumptionsSection, 'For the whole fleet.'),
  pools: optional(
    z.record(poolIdText, poolSection),
    'For single pools, by host:pool: their disks fail more often, or are slower to replace.',
  ),
});

export type AssumptionsSection = z.output<typeof assumptionsSection>;
export type AssumptionsFile = z.output<typeof assumptionsSchema>;
export type StatedText = AssumptionsSection[AssumptionName];
