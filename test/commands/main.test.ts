import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdfast } from './support.ts';

describe('what goes wrong is said in sentences on stderr', () => {
  it('names the nearest command and where to read more, exit 64', async () => {
    expect(await holdfast(['stauts'])).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'holdfast: There is no command stauts. Did you mean status?\n`holdfast --help` says what there is.\n',
    });
  });

  it('points a wrong option at the help of its command', async () => {
    const { stderr } = await holdfast(['plan', '--jsn']);
    expect(stderr).toContain('`holdfast plan --help` says what there is.');
  });

  it('a directory without a configuration: says how to get one and names --demo, exit 78', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
    try {
      const { code, stdout, stderr } = await holdfast(['--config', directory, 'status']);
      expect(code).toBe(78);
      expect(stdout).toBe('');
      expect(stderr).toContain('--demo');
      expect(stderr).not.toMatch(/\n\s+at /);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('S14 `run --read-only` is refused before anything is read or looked at', async () => {
    const { code, stderr } = await holdfast(['--read-only', 'run', 'x', '--config', '/nowhere']);
    expect(code).toBe(64);
    expect(stderr).toContain('--read-only runs nothing');
  });

  it('S1 `run` without a terminal and without --confirm asks nobody and runs nothing', async () => {
    const { code, stderr } = await holdfast(['run', 'x', '--config', '/nowhere']);
    expect(code).toBe(64);
    expect(stderr).toContain('--confirm WORD');
  });

  it('a plan in two forms at once is refused', async () => {
    expect((await holdfast(['plan', '--json', '--sh'])).code).toBe(64);
  });
});
