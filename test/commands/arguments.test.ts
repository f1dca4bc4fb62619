import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/commands/arguments.ts';
import { UsageError } from '../../src/commands/exit.ts';

const parse = (line: string) => parseCommandLine(line.split(' ').filter((word) => word !== ''));

function refusal(line: string): string {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`«${line}» was taken`);
}

describe('the command line', () => {
  it('opens the console when no command is named', () => {
    expect(parse('--demo')).toMatchObject({
      kind: 'command',
      entry: { name: '' },
      invocation: { demo: true, readOnly: false, config: null },
    });
  });

  it('takes the common options before and after the command', () => {
    for (const line of ['--config /etc/x --read-only plan', 'plan --read-only --config=/etc/x']) {
      expect(parse(line)).toMatchObject({
        entry: { name: 'plan' },
        invocation: { config: '/etc/x', readOnly: true },
      });
    }
  });

  it('gives a command its argument, its flags and its values', () => {
    const line = parse('run replicate-x --confirm yes');
    expect(line).toMatchObject({ entry: { name: 'run' }, invocation: { argument: 'replicate-x' } });
    if (line.kind !== 'command') throw new Error('not a command');
    expect([...line.invocation.values]).toEqual([['confirm', 'yes']]);
    expect(parse('status --json')).toMatchObject({ invocation: { flags: new Set(['json']) } });
  });

  it.each([
    ['--help', null],
    ['-h', null],
    ['help', null],
    ['plan --help', 'plan'],
    ['help plan', 'plan'],
    // Somebody who asks for help is not told first what is missing.
    ['run --help', 'run'],
  ])('«%s» asks for help', (line, name) => {
    const parsed = parse(line);
    expect(parsed.kind).toBe('help');
    expect(parsed.kind === 'help' && (parsed.entry?.name ?? null)).toBe(name);
  });

  it('tells the version beside other options too', () => {
    expect(parse('--version').kind).toBe('version');
    expect(parse('status --version').kind).toBe('version');
  });

  it.each([
    ['stauts', 'There is no command stauts. Did you mean status?'],
    ['frobnicate', 'There is no command frobnicate.'],
    ['plan --jsn', 'There is no option --jsn. Did you mean --json?'],
    ['--dmeo', 'There is no option --dmeo. Did you mean --demo?'],
    ['-x status', 'There is no option -x.'],
    ['status --sh', '--sh is an option of plan, not of status.'],
    [
      '--json',
      '--json is an option of status, plan, show, fleet, layouts, journal, not of the console.',
    ],
    ['plan --json=yes', '--json takes no value.'],
    ['run --confirm', '--confirm needs a value: --confirm WORD.'],
    ['--config= status', '--config needs a value: --config DIR.'],
    ['--demo --config x', '--demo has its own configuration: give --demo or --config.'],
    ['status --json --json', '--json is given twice.'],
    ['status all', 'status takes no argument: all.'],
    ['show', 'show needs DATASET: the id of the dataset.'],
    ['show a b', 'show takes one DATASET: b is too much.'],
    ['journal verfy', 'journal verfy: there is no such thing. Did you mean verify?'],
  ])('«%s» is refused: %s', (line, message) => {
    expect(refusal(line)).toBe(message);
  });
});
