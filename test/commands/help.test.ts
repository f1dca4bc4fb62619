import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { helpText } from '../../src/commands/help.ts';
import { commands, globalOptions } from '../../src/commands/table.ts';
import { holdfast } from './support.ts';

describe('help', () => {
  it('names every command and every common option, on one screen', () => {
    const text = helpText(null);
    for (const { name, summary } of commands) {
      const row = text.split('\n').find((line) => line.startsWith(`  ${name}`));
      expect(row).toContain(summary);
    }
    for (const { name } of globalOptions) expect(text).toContain(`--${name}`);
    expect(text.split('\n').length).toBeLessThanOrEqual(30);
  });

  it.each(commands)('of $name names its argument and its options', (entry) => {
    const text = helpText(entry);
    expect(text).toContain(entry.name);
    if (entry.argument) expect(text).toContain(entry.argument.name);
    for (const option of entry.options) expect(text).toContain(`--${option.name}`);
  });

  it('keeps within 110 columns', () => {
    for (const entry of [null, ...commands]) {
      for (const line of helpText(entry).split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    }
  });

  it('goes to stdout with exit 0', async () => {
    expect(await holdfast(['--help'])).toEqual({ code: 0, stdout: helpText(null), stderr: '' });
  });

  it('and the man page name the variables that it obeys', async () => {
    const page = await readFile(new URL('../../docs/holdfast.1', import.meta.url), 'utf8');
    for (const name of ['HOLDFAST_CONFIG', 'HOLDFAST_SSH_CONFIG', 'HOLDFAST_DEBUG', 'NO_COLOR']) {
      expect(helpText(null)).toContain(name);
      expect(page).toContain(`.It Ev ${name}`);
    }
  });

  it('and the man page tell of the same commands and options', async () => {
    const page = await readFile(new URL('../../docs/holdfast.1', import.meta.url), 'utf8');
    for (const { name, options } of commands) {
      expect(page).toMatch(new RegExp(`^\\.It Cm ${name}\\b`, 'm'));
      for (const option of options) expect(page).toContain(`Fl -${option.name}`);
    }
    for (const { name } of globalOptions) expect(page).toContain(`Fl -${name}`);
  });
});
