import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../src/config/json-schema.ts';
import { holdfast } from './support.ts';

const shipped = fileURLToPath(new URL('../../sample-config/schema', import.meta.url));

describe('schema', () => {
  it('prints every schema by its file name', async () => {
    const { code, stdout } = await holdfast(['schema']);
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toEqual(Object.keys(jsonSchemas()));
  });

  it('writes one file each, and names them', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
    try {
      const { code, stdout } = await holdfast(['schema', '--write', join(directory, 'new')]);
      expect(code).toBe(0);
      const files = (await readdir(join(directory, 'new'))).sort();
      expect(files).toEqual(Object.keys(jsonSchemas()).sort());
      for (const file of files) expect(stdout).toContain(join(directory, 'new', file));
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('says in a sentence that it cannot write', async () => {
    const { code, stderr } = await holdfast(['schema', '--write', '/dev/null/x']);
    expect(code).toBe(1);
    expect(stderr).toContain('could not be written to /dev/null/x');
  });

  it('is shipped with the sample configuration as it is now', async () => {
    for (const [name, schema] of Object.entries(jsonSchemas())) {
      const text = await readFile(join(shipped, name), 'utf8').catch(() => '');
      expect(text, `run: holdfast schema --write sample-config/schema`).toBe(
        `${JSON.stringify(schema, null, 2)}\n`,
      );
    }
  });
});
