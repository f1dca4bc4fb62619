import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defaultAssumptions } from '../../src/durability/assumptions.ts';
import { holdfast } from '../commands/support.ts';
import { closeTo } from './close-to.ts';

/* docs/DURABILITY.md says what the program says: its tables, its example and its assumptions. */

const page = await readFile(new URL('../../docs/DURABILITY.md', import.meta.url), 'utf8');

const block = (language: string): string =>
  page.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';

/** The rows of the table that has this heading: name and cells. */
function documented(heading: string): readonly (readonly string[])[] {
  const table = page.slice(page.indexOf(`| ${heading} `)).split('\n\n', 1)[0] ?? '';
  return table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

/** Names and cells of the table that follows a title on the screen. */
function printed(text: string, title: string): ReadonlyMap<string, readonly string[]> {
  const table = text.slice(text.indexOf(title)).split('\n\n', 1)[0] ?? '';
  const rows = table.split('\n').map((line) => line.slice(2).trim().split(/ {2,}/));
  return new Map(rows.map(([name = '', ...cells]) => [name, cells]));
}

async function example(...options: readonly string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-documentation-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'buy.yaml');
  await writeFile(file, block('yaml'));
  const { stdout } = await holdfast(['layouts', '--scenario', file, ...options]);
  return stdout;
}

describe('the worked answer', () => {
  test('says of each pool what its own example prints', async () => {
    const rows = printed(await example(), 'One copy, in other layouts');
    expect(documented('pool')).toHaveLength(6);
    for (const [name = '', ...cells] of documented('pool')) {
      const [tib = '', ofRaw, , lost, inTenYears] = rows.get(name) ?? [];
      expect(cells, name).toEqual([tib.replace('!', ''), ofRaw, lost, inTenYears]);
    }
  });

  test('says of each set of copies what its own example prints', async () => {
    const text = await example();
    const risks = printed(text, 'Copies of such disks');
    const costs = printed(text.slice(text.search(/^ {2}copies +TiB/m)), '  copies');
    expect(documented('copies')).toHaveLength(6);
    for (const [name = '', ...cells] of documented('copies')) {
      const [one, ten, , common, atOneSite] = risks.get(name) ?? [];
      const [, raw, , , blocks] = costs.get(name) ?? [];
      expect(cells, name).toEqual([one, ten, common, atOneSite, raw, blocks]);
    }
  });
});

test('the numbers of the example are those that it gives', async () => {
  const told = JSON.parse(await example('--json'));
  const shown = JSON.parse(block('json'));
  for (const name of ['mttdlYears', 'damagedBlockPerYear', 'rawPerUsable'])
    closeTo(told[name], shown[name], 3e-6);
  for (const [at, { years, probability }] of shown.loss.entries()) {
    expect(told.loss[at].years).toBe(years);
    closeTo(told.loss[at].probability, probability, 3e-6);
  }
});

test('every assumption stands there with its value, its meaning and its source', () => {
  const rows = new Map(documented('name').map(([name = '', ...cells]) => [name, cells]));
  expect(rows.size).toBe(Object.keys(defaultAssumptions).length);
  for (const [name, { value, unit, what, source }] of Object.entries(defaultAssumptions)) {
    const [shown = '', ...rest] = rows.get(`\`${name}\``) ?? [];
    expect(rest, name).toEqual([what, source]);
    if (value === 0) expect(plain(shown, unit)).toBe(0);
    else closeTo(plain(shown, unit), value, 2e-3);
  }
});

/** A value as the page writes it, in the unit that the program counts in. */
function plain(shown: string, unit: string): number {
  const number = Number.parseFloat(shown.replace('×', ''));
  switch (unit) {
    case 'per year':
    case 'share':
      return number / 100;
    case 'bytes per second':
      return number * 1e6;
    case 'bytes':
      return number * 1e9;
    default:
      return number;
  }
}
