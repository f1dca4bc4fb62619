import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/model/catalogue.ts';
import type { Config } from '../../src/model/config.ts';
import { filesystemName, hostName, poolId } from '../../src/model/ids.ts';
import { scopeOf } from '../../src/observe/scope.ts';
import { fleetOf } from './fleet.ts';

const okavango = hostName('okavango');

const withOrigins = (config: Config, ...origins: readonly string[]): Config => ({
  ...config,
  catalogue: {
    datasets: origins.map((origin) => {
      const pool = poolId(okavango, origin.split('/', 1)[0] ?? '');
      const dataset: Partial<Dataset> = { origin: { pool, filesystem: filesystemName(origin) } };
      return dataset as Dataset;
    }),
  },
});

describe('what is looked at on a host', () => {
  const config = fleetOf({ okavango: ['tank/archive', 'fast'], 'paris-1': ['vault/replica'] });

  it("is the catalogued origins there, and its pools' roots", () => {
    expect(scopeOf(withOrigins(config, 'tank/home/europe'), okavango)).toEqual({
      roots: ['fast', 'tank/archive', 'tank/home/europe'],
      depth: 'all',
    });
  });

  it('names nothing twice: what lies below another is seen with it', () => {
    const scope = scopeOf(
      withOrigins(config, 'tank/archive/europe', 'tank/archive', 'tank/archive2'),
      okavango,
    );
    expect(scope.roots).toEqual(['fast', 'tank/archive', 'tank/archive2']);
  });

  it('takes in nothing of another host', () => {
    expect(scopeOf(withOrigins(config, 'tank/x'), hostName('paris-1')).roots).toEqual([
      'vault/replica',
    ]);
  });
});
