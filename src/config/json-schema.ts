import { z } from 'zod';
import { assumptionsSchema } from './schema/assumptions.ts';
import { datasetSchema } from './schema/dataset.ts';
import { fleetSchema } from './schema/fleet.ts';
import { policiesSchema } from './schema/policies.ts';
import { scenarioSchema } from './schema/scenario.ts';

/** The part of JSON Schema that our own schemas use. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** Draft 7 is what editors' YAML servers speak; `input` is what a person writes, before defaults and units. */
export const toJsonSchema = (schema: z.ZodType): JsonSchema & object =>
  z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) as JsonSchema;

/** JSON Schemas of the kinds of files, by the name of the file that each is written to. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  return {
    'fleet.schema.json': titled(fleetSchema, 'holdfast: fleet.yaml', 'Sites, hosts and pools.'),
    'policies.schema.json': titled(
      policiesSchema,
      'holdfast: policies.yaml',
      'Named bundles of promises.',
    ),
    'dataset.schema.json': titled(
      datasetSchema,
      'holdfast: datasets/*.yaml',
      'One dataset: what it is, and how well it must be kept.',
    ),
    'assumptions.schema.json': titled(
      assumptionsSchema,
      'holdfast: assumptions.yaml',
      'What the loss models take for granted.',
    ),
    'scenario.schema.json': titled(
      scenarioSchema,
      'holdfast layouts --scenario',
      'Copies that one has or might buy, and what they are to hold.',
    ),
  };
}

const titled = (schema: z.ZodType, title: string, description: string): object => ({
  title,
  description,
  ...toJsonSchema(schema),
});
