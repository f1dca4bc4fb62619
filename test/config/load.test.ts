import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblem } from '../../src/config/problem.ts';
import type { Config } from '../../src/model/config.ts';
import { configOf, entry } from './write-config.ts';

const good = fileURLToPath(new URL('../fixtures/config/good', import.meta.url));

async function load(directory: string): Promise<Config> {
  const loaded = await loadConfig(directory);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.config;
}

describe('a configuration that holds together', () => {
  it('gives every host its address, pools and inherited domains', async () => {
    const { hosts, sites, transfers } = (await load(good)).inventory;
    expect(sites).toEqual([
      { name: 'cambridge', country: 'GB', provider: 'ucam' },
      { name: 'paris', country: 'FR', provider: 'scaleway' },
    ]);
    expect(hosts.map(({ name }) => name)).toEqual(['okavango', 'paris-1', 'desk']);
    expect(hosts[0]).toMatchObject({
      ssh: { host: 'okavango.example.org', user: null, port: null },
      peer: { host: 'okavango.example.org', user: null, port: null },
      transport: 'ssh2',
      become: 'sudo',
      domains: { site: 'cambridge', provider: 'ucam', room: 'gn09', host: 'okavango' },
    });
    expect(hosts[0]?.pools[0]).toEqual({
      id: 'okavango:tank',
      host: 'okavango',
      name: 'tank',
      root: 'tank/archive',
      role: 'archive',
      trust: 'keys',
      reserve: { kind: 'share', share: 0.1 },
      domains: {
        site: 'cambridge',
        provider: 'ucam',
        room: 'gn09',
        power: 'feed-a',
        batch: 'kingston-dc600m',
        host: 'okavango',
        pool: 'okavango:tank',
      },
      country: 'GB',
    });
    expect(hosts[1]).toMatchObject({
      ssh: { host: 'paris-1.example.org', user: 'holdfast', port: 2222 },
      peer: { host: '10.0.0.7', user: 'backup', port: 2022 },
      transport: 'openssh',
      pools: [{ trust: 'keyless', reserve: { kind: 'bytes', bytes: 2n ** 41n } }],
    });
    expect(transfers).toEqual([
      { from: 'okavango', to: 'paris-1', via: 'direct', limit: 60n * 2n ** 20n },
      { from: null, to: null, via: 'relay', limit: null },
    ]);
  });

  it('takes what is not said about a host to be usual: its name is its address, its pool is its root', async () => {
    const desk = (await load(good)).inventory.hosts[2];
    expect(desk).toMatchObject({
      ssh: { host: 'desk', user: null, port: null },
      transport: 'local',
      become: 'none',
      domains: { host: 'desk' },
      pools: [{ id: 'desk:home', root: 'home', role: 'archive', trust: 'keys', country: null }],
    });
  });

  it('gives every dataset its policy, in the order of ids whatever the files are called', async () => {
    const { datasets } = (await load(good)).catalogue;
    expect(datasets.map(({ id }) => id)).toEqual(['sentinel-2-l2a', 'tessera-v1-europe']);
    const [, tessera] = datasets;
    expect(tessera).toMatchObject({
      origin: { pool: 'okavango:tank', filesystem: 'tank/tessera/europe' },
      recursive: false,
      summary: '128-channel int8 embeddings\non a 0.1 degree grid.',
      size: 68n * 2n ** 40n,
      retention: {
        legal: { keep: 'P10Y', from: '2025-04-30', basis: 'project-end', hold: false },
        desirable: { keep: 'P20Y', reason: 'comparability' },
        deleteAfter: null,
      },
      reproduce: { possible: 'yes', time: 'P45D', effort: 'P10D', cost: { amount: 641_000 } },
      placement: { pin: ['paris-1:vault'], forbid: ['desk:home'], prefer: [] },
      custodians: [
        { id: 'safe-a', domains: { site: 'cambridge' } },
        { id: 'safe-b', domains: { site: 'oxford' } },
      ],
      external: [{ url: 's3://example-bucket/v1', attestedAt: '2026-08-10', counts: false }],
      derivedFrom: ['sentinel-2-l2a'],
    });
    expect(tessera?.policy).toMatchObject({
      name: 'irreplaceable',
      copies: { min: 2, want: 3 },
      spread: [
        { axis: 'site', min: 2, soft: false },
        { axis: 'batch', min: 3, soft: true },
      ],
      snapshots: { by: 'holdfast', tiers: { hourly: 24, daily: 30, weekly: 0 } },
      keepReplica: { hourly: 0, daily: 90, weekly: 0, monthly: 36, yearly: 10 },
      prunePatterns: ['autosnap_*'],
      replicate: { every: 43_200_000, lag: 172_800_000 },
      durability: { maxLoss10y: 1e-4 },
    });
  });

  it('lets EU stand for its 27 members, in jurisdiction and in requirements', async () => {
    const tessera = (await load(good)).catalogue.datasets[1];
    expect(tessera?.legal.jurisdiction.allow).toHaveLength(28);
    expect(tessera?.legal.jurisdiction.allow).toEqual(expect.arrayContaining(['GB', 'FR', 'DE']));
    expect(tessera?.legal.jurisdiction.deny).toEqual(['HU']);
    expect(tessera?.policy.require[0]?.where['country']).toHaveLength(27);
    expect(tessera?.policy.require[0]?.where['trust']).toEqual(['keyless']);
  });

  it('fills in what a policy does not say', async () => {
    const day = 86_400_000;
    expect((await load(good)).catalogue.datasets[0]?.policy).toEqual({
      name: 'plain',
      copies: { min: 1, want: 2 },
      spread: [],
      require: [],
      snapshots: {
        by: 'holdfast',
        tiers: { hourly: 24, daily: 30, weekly: 0, monthly: 3, yearly: 0 },
      },
      keepReplica: null,
      prunePatterns: [],
      pruneDelay: 7 * day,
      replicate: { every: day, lag: 2 * day, from: 'origin', exclude: [] },
      verify: { scrub: 35 * day, drill: null },
      grace: { host: day / 96, site: day },
      durability: null,
    });
  });

  it('takes the careful view of what a dataset does not say', async () => {
    expect((await load(good)).catalogue.datasets[0]).toMatchObject({
      recursive: true,
      kind: 'primary',
      size: null,
      legal: { classification: 'internal', personalData: false, distribution: null },
    });
    const { catalogue } = await configOf({
      'datasets/europe.yaml': entry('legal: { distribution: {} }'),
    });
    expect(catalogue.datasets[0]?.legal.distribution).toEqual({
      redistribute: 'no',
      commercial: 'no',
      attribution: 'required',
    });
  });

  it('may have no datasets yet', async () => {
    const config = await configOf({ 'datasets/europe.yaml': null });
    expect(config.catalogue.datasets).toEqual([]);
  });

  it('may use anchors, CRLF and a byte order mark', async () => {
    const text = entry('steward: &team { name: Archive team }').replaceAll('\n', '\r\n');
    const config = await configOf({ 'datasets/europe.yaml': `\ufeff${text}` });
    expect(config.catalogue.datasets[0]?.steward).toEqual({ name: 'Archive team', email: null });
  });

  it('reads yes and no as the words they are, whatever version of YAML a file declares', async () => {
    const config = await configOf({
      'datasets/europe.yaml': `%YAML 1.1\n---\n${entry('reproduce: { possible: no }')}`,
    });
    expect(config.catalogue.datasets[0]?.reproduce?.possible).toBe('no');
  });

  it('leaves a soft spread to warn when the fleet is too small for it', async () => {
    const { catalogue } = await configOf({
      'policies.yaml':
        'policies:\n  standard: { copies: { min: 2, want: 2 }, spread: { room: { min: 2, soft: true } } }',
    });
    expect(catalogue.datasets[0]?.policy.spread).toEqual([{ axis: 'room', min: 2, soft: true }]);
  });
});
