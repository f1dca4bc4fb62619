import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Surroundings } from '../../src/config/find.ts';
import { findConfig } from '../../src/config/find.ts';

let top: string;
const at = (name: string) => join(top, name);
const around = (env: Surroundings['env'] = {}): Surroundings => ({
  env: { HOME: at('home'), ...env },
  directory: at('here'),
  system: at('etc'),
});
const fleetIn = async (...places: readonly string[]) => {
  for (const place of places) {
    await mkdir(at(place), { recursive: true });
    await writeFile(join(at(place), 'fleet.yaml'), '');
  }
};

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'holdfast-find-'));
});
afterEach(() => rm(top, { recursive: true }));

describe('the configuration is', () => {
  it('the one that --config names, even when it is not there: loadConfig says so', async () => {
    await fleetIn('here', 'etc');
    expect(await findConfig('sub/config', around({ HOLDFAST_CONFIG: '/x' }))).toBe(
      at('here/sub/config'),
    );
  });

  it('else the one that $HOLDFAST_CONFIG names', async () => {
    await fleetIn('here');
    expect(await findConfig(null, around({ HOLDFAST_CONFIG: '/x' }))).toBe('/x');
    expect(await findConfig(null, around({ HOLDFAST_CONFIG: '' }))).toBe(at('here'));
  });

  it('else the first that has a fleet.yaml: here, the user’s, the system’s', async () => {
    await fleetIn('here', 'xdg/holdfast', 'home/.config/holdfast', 'etc');
    const xdg = { XDG_CONFIG_HOME: at('xdg') };
    const found = [];
    for (const gone of ['here', 'xdg/holdfast', 'etc']) {
      found.push(await findConfig(null, around(xdg)));
      await rm(join(at(gone), 'fleet.yaml'));
    }
    expect(found).toEqual([at('here'), at('xdg/holdfast'), at('etc')]);
    expect(await findConfig(null, around())).toBe(at('home/.config/holdfast'));
  });

  it('else none', async () => {
    await mkdir(dirname(at('here/x')), { recursive: true });
    expect(await findConfig(null, around())).toBeNull();
  });
});
