import { expect, test } from 'vitest';
import { same } from '../openzfs/conformance/compare.ts';
import { normalise } from '../openzfs/conformance/normalise.ts';
import { recorded, recording } from '../openzfs/conformance/transcript.ts';

const now = 1_795_334_041;
const entry = (stdout: string, command = '$ zfs get') => ({ command, exit: 0, stdout, stderr: '' });
const normal = (...said: readonly string[]) =>
  normalise(
    said.map((stdout) => ({ ...entry(stdout), apart: false })),
    now,
  ).map(({ stdout }) => stdout);

test.each([
  ['a size that is near enough', 'used\t4213760\n', 'used\t4218880\n', true],
  ['sizes as people read them', 'used  4.02M\n', 'used  4.03M\n', true],
  ['twice the size', 'used\t4213760\n', 'used\t8427520\n', false],
  ['nothing and little', 'written\t0\n', 'written\t1024\n', false],
  ['counts', 'userrefs\t1\n', 'userrefs\t2\n', false],
  ['a number within a name', 'tank/a@2048\n', 'tank/a@2049\n', false],
  ['a share', 'capacity 10%\n', 'capacity 11%\n', false],
  ['another word', 'readonly on\n', 'readonly off\n', false],
])('%s', (_, one, other, equal) => {
  expect(same(entry(one), entry(other))).toBe(equal);
});

test('another exit status is another answer', () => {
  expect(same({ ...entry(''), exit: 1 }, { ...entry(''), exit: 2 })).toBe(false);
});

test('a guid has one name throughout a scenario, in decimal and in hexadecimal', () => {
  expect(
    normal(
      'tank@a\t2831407898918542376\n',
      'toguid = 0x274b2e7b8d465c28\n',
      '15986506507098172658\n',
    ),
  ).toEqual(['tank@a\tG1\n', 'toguid = G1\n', 'G2\n']);
});

test('a date is no size, and a size of ten digits is no date', () => {
  expect(normal(`creation\t${now + 60}\nused\t1878911488\n`)).toEqual([
    'creation\tTIME\nused\t1878911488\n',
  ]);
});

test('a recording is read as it was written', () => {
  const entries = [
    { command: '$ zfs list', exit: 1, stdout: 'a\n\nb\n', stderr: 'cannot\n' },
    { command: 'repl$ zfs get', exit: 0, stdout: '', stderr: '' },
  ];
  expect(recorded(recording('about', entries))).toEqual(entries);
});
