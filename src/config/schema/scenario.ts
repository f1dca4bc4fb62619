import { z } from 'zod';
import { assumptionsSection, writtenValue } from './assumptions.ts';
import { line, optional } from './fields.ts';

const value = (description: string, ...examples: readonly (string | number)[]) =>
  writtenValue.nullish().meta({ description, examples: [...examples] });

const domain = (what: string) =>
  optional(line, `${what} Copies that share it are lost together. Default: one of its own.`);

const copy = z.strictObject({
  layout: optional(
    line,
    'stripe, mirror, raidz1, raidz2, raidz3, or a draid as `zpool create` has it: draid2:8d:22c:2s.',
  ),
  disks: value('Disks of the pool, in all its vdevs.', 10),
  vdevs: value('Equal vdevs of the pool. Default: 1; of mirrors, one for two disks.', 1),
  disk: value('Size of one disk as it is sold.', '7.68 TB'),
  afr: value('Failures of a disk a year. Default: the assumption.', '1%'),
  uer: value('Unrecoverable read errors by bit read. Default: the assumption.', '1e-17'),
  host: domain('Host that it lies on.'),
  site: domain('Site that it lies at.'),
  batch: optional(line, 'Model and batch of its disks, where copies may share a fault of them.'),
  admin: optional(line, 'Who administers it, where that is to be counted.'),
  keyDomain: optional(line, 'Who keeps its keys, where that is to be counted.'),
});

/** The file of `holdfast layouts --scenario`. Values are read later, so that one that is wrong spoils only what needs it. */
export const scenarioSchema = z.strictObject({
  data: value('How much there is to keep.', '40 TB'),
  link: value('How fast a copy is made again from another.', '350 MB/s'),
  copies: z.array(copy).min(1).describe('One entry a copy.'),
  assumptions: optional(assumptionsSection, 'In place of the defaults.'),
  years: optional(
    z.array(writtenValue).min(1),
    'Times for which the loss is told. Default: [1, 10].',
  ),
});

export type ScenarioFile = z.output<typeof scenarioSchema>;
export type ScenarioCopyEntry = ScenarioFile['copies'][number];
