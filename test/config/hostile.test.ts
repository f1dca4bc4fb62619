import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkShape } from '../../src/config/explain.ts';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { datasetSchema } from '../../src/config/schema/dataset.ts';
import { readYaml } from '../../src/config/yaml-file.ts';
import { entry, problemsOf, writeConfig } from './write-config.ts';

/** What a file that holds nothing but `text` is told. */
const told = (text: string): readonly string[] =>
  readYaml('x.yaml', text).problems.map(formatProblem);

describe('YAML that is none', () => {
  it('is told with every error of the file', () => {
    expect(told('id: "x\ntitle: [a\nkind: x\n')).toEqual([
      expect.stringMatching(/^x\.yaml:\d+:\d+: not YAML: /),
    ]);
    expect(told('a: {b: 1\nc: @x\nd: %y\n').length).toBeGreaterThan(1);
  });

  it.each([
    ['tabs', 'a:\n\tb: 1', 'a tab where YAML wants spaces'],
    [
      'a second document',
      'a: 1\n---\nb: 1',
      'x.yaml:2:1: a second YAML document begins here: one a file',
    ],
    ['a tag that would run code', 'a: !!js/function "x"', 'x.yaml:1:4: tags are not used here'],
    ['an alias of nothing', 'a: *b', 'Unresolved alias'],
    ['a key that is a list', '? [a, b]\n: c', 'a key must be a plain text'],
    ['a key that is nothing', ': c', 'a key must be a plain text'],
    [
      'a key that would change what objects are',
      '__proto__: { id: x }',
      'a key must be a plain text',
    ],
    ['nothing', '', 'x.yaml:1:1: the file is empty'],
    ['a comment', '# later', 'the file is empty'],
  ])('may be %s', (_, text, said) => {
    expect(told(text)).toEqual([expect.stringContaining(said)]);
  });

  it.each(['hello', '- a', '42', 'true'])('or no mapping at all: %s', (text) => {
    const { problems } = checkShape(readYaml('x.yaml', text), datasetSchema);
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^x\.yaml:1:1: .* is not a mapping$/),
    ]);
  });

  it('names every key that is given twice, at any depth', () => {
    expect(told('a: 1\nb: { c: 1, c: 2 }\na: 3\n"a": 4\n')).toEqual([
      'x.yaml:2:12 b.c: this key is given twice, first on line 2',
      'x.yaml:3:1 a: this key is given twice, first on line 1',
      'x.yaml:4:1 a: this key is given twice, first on line 1',
    ]);
  });
});

describe('YAML made to do harm', () => {
  it('does not make aliases multiply (billion laughs)', () => {
    const levels = [...'abcdefghi'].map((name, index, all) => {
      const value = index === 0 ? 'x' : `*${all[index - 1]}`;
      return `${name}: &${name} [${Array(9).fill(value).join(', ')}]`;
    });
    expect(told(levels.join('\n'))).toEqual([
      'x.yaml:1:1: its aliases (*name) multiply without end',
    ]);
  });

  it.each([
    ['brackets', '['.repeat(20_000)],
    ['braces', '{a: '.repeat(20_000)],
    ['dashes', `${'- '.repeat(20_000)}x`],
  ])('does not nest %s beyond the stack', (_, text) => {
    expect(told(text)).toEqual([expect.stringMatching(/: it is nested too deeply$/)]);
  });

  it('ends, with a thousand wrong keys, words of a megabyte and numbers without end', async () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `k${index}: 1\n`).join('');
    expect(await problemsOf({ 'datasets/europe.yaml': entry(keys) })).toHaveLength(1000);
    const long = '9'.repeat(1_000_000);
    const [size, ...none] = await problemsOf({ 'datasets/europe.yaml': entry(`size: "${long}"`) });
    expect(size).toContain('is not a size');
    expect(size?.length).toBeLessThan(300);
    expect(none).toEqual([]);
  });

  it('is not read when it is larger than any file of settings, nor when it has no end', async () => {
    const directory = await writeConfig({
      'datasets/europe.yaml': Buffer.alloc((4 << 20) | 1, '#'),
    });
    await promisify(execFile)('mkfifo', [join(directory, 'datasets', 'pipe.yaml')]);
    const loaded = await loadConfig(directory);
    expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([
      'datasets/europe.yaml: is larger than 4 MiB: not a file of settings',
      'datasets/pipe.yaml: is not a plain file',
    ]);
  });

  it('never breaks the loader, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const file = readYaml('x.yaml', text);
        const problems = file.readable ? checkShape(file, datasetSchema).problems : file.problems;
        expect(problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('text that is not UTF-8', () => {
  it('is told with the place of its first wrong byte', async () => {
    const latin1 = Buffer.concat([
      Buffer.from(entry('steward: { name: "Mus')),
      Buffer.from([0xe9]),
      Buffer.from('e" }\n'),
    ]);
    expect(await problemsOf({ 'datasets/europe.yaml': latin1 })).toEqual([
      'datasets/europe.yaml:5:22: is not UTF-8 from here on: save it as UTF-8',
    ]);
    const utf16 = Buffer.from('\ufeffid: x', 'utf16le');
    expect(await problemsOf({ 'datasets/europe.yaml': utf16 })).toEqual([
      'datasets/europe.yaml:1:1: is not UTF-8 from here on: save it as UTF-8',
    ]);
  });
});

describe('S12 text that would reach the screen', () => {
  it.each([
    ['an escape sequence', '\\e[2J', '\\u001b[2J'],
    ['a bell', '\\a', '\\u0007'],
    ['a C1 control', '\\x9b', '\\u009b'],
    ['a mark that turns text around', '\\u202e', '\\u202e'],
    ['a zero-width space', '\\u200b', '\\u200b'],
  ])('has no control characters: not %s', async (_, sequence, shown) => {
    const problems = await problemsOf({
      'datasets/europe.yaml': entry(`summary: "A${sequence}Z"`),
    });
    expect(problems).toEqual([
      `datasets/europe.yaml:5:10 summary: has a control character in "A${shown}Z"`,
    ]);
  });

  it('may have line ends and tabs in a summary, and no line end in a title', async () => {
    expect(await problemsOf({ 'datasets/europe.yaml': entry('summary: "a\\n\\tb"') })).toEqual([]);
    const text = entry('').replace('title: Europe', 'title: "a\\nb"');
    expect(await problemsOf({ 'datasets/europe.yaml': text })).toEqual([
      'datasets/europe.yaml:4:8 title: must be one line of text',
    ]);
  });

  it('is never echoed raw: not from keys, values, broken YAML or names of files', async () => {
    const directory = await writeConfig({
      'datasets/europe.yaml': entry('"k\\e[31m": "\u001b[32m"\nsteward: { name: "\\e]0;x\\a" }'),
      'datasets/\u001b[33mx.yaml': 'id: \u001b[34m[',
      'policies.yaml': 'a: !\u001b[35m x',
    });
    await mkdtemp(join(directory, 'datasets', 'dir\u001b[36m'));
    await writeFile(join(directory, 'datasets', '\u202efdp.yml'), '');
    const loaded = await loadConfig(directory);
    const lines = loaded.ok ? [] : loaded.problems.map(formatProblem);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
  });
});
