import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelope } from '../../src/ssh/envelope.ts';
import { installed } from './support/host.ts';

const shells = ['sh', 'bash', 'zsh', 'tcsh', 'fish'];
const utf8 = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
const awkward = fc.string({
  unit: fc.constantFrom(
    '\n',
    "'",
    '"',
    '\\',
    '!',
    '$',
    '`',
    ' ',
    '#',
    '\u0081',
    '\u0088',
    'ü',
    '0',
    '%',
  ),
});

describe('the envelope that carries a command to a host', () => {
  for (const shell of shells.filter(installed))
    it.skipIf(!existsSync('/proc/self/cmdline'))(
      `S1 gives /bin/sh the command byte for byte, when ${shell} is the login shell`,
      () => {
        fc.assert(
          fc.property(fc.oneof(awkward, utf8), (text) => {
            // The command reads its own text back from the system, with all the line ends at its end.
            const command = `cat /proc/$$/cmdline; : <<'END OF IT'\n${text}\nEND OF IT\n\n`;
            fc.pre(!text.split('\n').includes('END OF IT'));
            const { stdout, stderr, pid } = spawnSync(shell, ['-c', envelope(command)]);
            expect(stdout.toString()).toBe(`/bin/sh\0-c\0${command}\0`);
            expect(stderr.toString()).toBe(`holdfast-pgid ${pid}\n`);
          }),
          { numRuns: 60 },
        );
      },
    );

  it('says the process group first, and the command leads it', () => {
    const { stdout, stderr, pid } = spawnSync('sh', ['-c', envelope('echo $$')], {
      encoding: 'utf8',
    });
    expect(stderr).toBe(`holdfast-pgid ${pid}\n`);
    expect(stdout).toBe(`${pid}\n`);
  });

  it('refuses a NUL, which no argument can hold', () => {
    expect(() => envelope('zfs list\0')).toThrow(RangeError);
  });
});
