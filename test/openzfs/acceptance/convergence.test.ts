import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, until } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import { guids } from '../support/guids.ts';
import { applyAll, plan, status } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create tank/birds && zfs create -p tank/maps/old');
  for (const where of ['birds', 'maps', 'maps/old']) await writeFiles(lab, 'h1', `/tank/${where}`);
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    policies: {
      kept: {
        ...two,
        snapshots: { by: 'holdfast', daily: 7 },
        replicate: { every: '1d', lag: '2d' },
      },
    },
    datasets: [
      { id: 'birds', origin: 'h1:tank/birds', policy: 'kept' },
      { id: 'maps', origin: 'h1:tank/maps', policy: 'kept' },
    ],
  });
  return config.remove;
});

test('two datasets without a snapshot: one yes after another, until nothing is recommended', async () => {
  const ran = await applyAll(config, { most: 8 });
  expect(ran.map(({ kind }) => kind)).toEqual([
    'snapshot',
    'replicate',
    'replicate',
    'stamp',
    'scrub',
    'scrub',
  ]);
  for (const filesystem of ['birds', 'maps', 'maps/old']) {
    const there = await guids(lab, 'h2', `vault/replica/${filesystem}`);
    expect(there.size).toBe(1);
    expect(there).toEqual(await guids(lab, 'h1', `tank/${filesystem}`));
  }
});

test('when the scrubs have come to their end, both are well, and it stays so', async () => {
  const { datasets } = await until(
    () => status(config),
    (said) => said.datasets.every(({ health }) => health === 'ok'),
  );
  expect(datasets.map(({ counted, verified, sites }) => [counted, verified, sites])).toEqual([
    [2, 2, 2],
    [2, 2, 2],
  ]);
  expect((await plan(config)).actions).toEqual([]);
});
