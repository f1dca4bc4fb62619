import { expect, test } from 'vitest';
import { readCommandLine } from '../openzfs/lab/command-line.ts';

/* What one may type after `npm run lab --`. */

const read = (line: string) => readCommandLine(line.split(' ').filter(Boolean));

test.each(['', 'help', '--help', '-h', 'up --help'])('«%s» asks for help', (line) => {
  expect(read(line)).toEqual({ kind: 'help' });
});

test('up boots three hosts with OpenZFS 2.3 and keeps their disks, unless told otherwise', () => {
  expect(read('up')).toEqual({ kind: 'up', openzfs: '2.3', hosts: 3, fresh: false });
  expect(read('up --openzfs 2.1 --hosts 1 --fresh')).toEqual({
    kind: 'up',
    openzfs: '2.1',
    hosts: 1,
    fresh: true,
  });
});

test('build, status and down take what concerns them', () => {
  expect(read('build --openzfs=2.1')).toEqual({ kind: 'build', openzfs: '2.1' });
  expect(read('status')).toEqual({ kind: 'status' });
  expect(read('down')).toEqual({ kind: 'down', openzfs: '2.3', clean: false });
  expect(read('down --clean')).toEqual({ kind: 'down', openzfs: '2.3', clean: true });
});

test("what follows the host's name is the command's own, options and all", () => {
  expect(readCommandLine(['ssh', 'h1'])).toEqual({
    kind: 'ssh',
    openzfs: '2.3',
    host: 'h1',
    command: [],
  });
  expect(
    readCommandLine(['ssh', '--openzfs', '2.1', 'h2-repl', 'zfs', 'list', '--openzfs', '-H', '--']),
  ).toEqual({
    kind: 'ssh',
    openzfs: '2.1',
    host: 'h2-repl',
    command: ['zfs', 'list', '--openzfs', '-H', '--'],
  });
});

test.each([
  ['uo', 'There is no command uo.'],
  ['up --hosts three', '--hosts three is not a number.'],
  ['up --hosts=-1', '--hosts -1 is not a number.'],
  ['up --openzfs 2.4', 'There is no lab with OpenZFS 2.4: it is 2.3 or 2.1.'],
  ['up h1', "Unexpected argument 'h1'"],
  ['down --fresh', "Unknown option '--fresh'"],
  ['status --openzfs 2.3', "Unknown option '--openzfs'"],
  ['ssh', 'ssh needs a host: `ssh h1`.'],
  ['ssh --verbose h1', "Unknown option '--verbose'"],
])('«%s» is refused in words, and with where to look', (line, what) => {
  expect(() => read(line)).toThrow(what);
  expect(() => read(line)).toThrow('`npm run lab -- --help` says what there is.');
});
