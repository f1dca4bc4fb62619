import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { jsonSchemas } from '../../src/config/json-schema.ts';

const good = new URL('../fixtures/config/good/', import.meta.url);
const kinds = [
  ['fleet.schema.json', 'fleet.yaml'],
  ['policies.schema.json', 'policies.yaml'],
  ['dataset.schema.json', 'datasets/europe.yaml'],
  ['assumptions.schema.json', 'assumptions.yaml'],
  ['scenario.schema.json', 'scenario.yaml'],
] as const;

/** What an editor says to `value`: whether it fits the schema. */
function fits(schema: object | undefined, value: unknown): boolean {
  return z.fromJSONSchema({ ...schema }).safeParse(value).success;
}

/** Every property of a schema, at any depth, by its path. */
function properties(schema: unknown, path = ''): readonly (readonly [string, object])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, inner]) =>
    key === 'properties'
      ? Object.entries(inner as Record<string, object>).flatMap(([name, property]) => [
          [`${path}.${name}`, property] as const,
          ...properties(property, `${path}.${name}`),
        ])
      : properties(inner, path),
  );
}

describe('the JSON Schemas', () => {
  it('are one for each kind of file, in draft 7, which editors speak', () => {
    expect(Object.keys(jsonSchemas())).toEqual(kinds.map(([schema]) => schema));
    for (const schema of Object.values(jsonSchemas()))
      expect(schema).toMatchObject({ $schema: 'http://json-schema.org/draft-07/schema#' });
  });

  it('describe every field, with its default where it has one', () => {
    const bare = Object.entries(jsonSchemas()).flatMap(([file, schema]) =>
      properties(schema)
        .filter(([, property]) => !('description' in property))
        .map(([path]) => file + path),
    );
    expect(bare).toEqual([]);
    expect(JSON.stringify(jsonSchemas())).toContain('Default: 35d.');
  });

  it.each(kinds)('%s accepts a right %s and refuses an unknown key', async (schema, file) => {
    const value: object = parse(await readFile(new URL(file, good), 'utf8'));
    expect(fits(jsonSchemas()[schema], value)).toBe(true);
    expect(fits(jsonSchemas()[schema], { ...value, colour: 'red' })).toBe(false);
  });

  it('check durations and sizes while they are written', () => {
    const schema = jsonSchemas()['policies.schema.json'];
    const scrub = (text: unknown) => ({
      policies: { p: { copies: { min: 1, want: 1 }, verify: { scrub: text } } },
    });
    for (const text of ['35d', 'P35D', null]) expect(fits(schema, scrub(text))).toBe(true);
    for (const text of ['35', '35 days', 35]) expect(fits(schema, scrub(text))).toBe(false);
  });
});
