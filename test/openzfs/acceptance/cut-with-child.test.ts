import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, lines } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import { expectInert, expectSame } from '../support/copies.ts';
import { writeFiles } from '../support/data.ts';
import { applyAll, carryOut, due } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

/*
 * A first receive that was cut and can never go on, with a child that came below it all the same: ZFS gives up neither,
 * and takes nothing else there.
 */

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);
const copy = 'vault/replica/tree';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await origin('zfs create -p tank/tree/leaf');
  await writeFiles(lab, 'h1', '/tank/tree', 8);
  await writeFiles(lab, 'h1', '/tank/tree/leaf', 1);
  await origin('zfs snapshot -r tank/tree@monday');
  await byHand(lab, 'h2', 'zfs create -o canmount=off -o mountpoint=none vault/replica');
  const into = (path: string) =>
    `ssh h2 'zfs receive -s -u -x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=tree -o holdfast:role=replica -o holdfast:send=Lce ${copy}${path}'`;
  await origin(
    `zfs send -Lce tank/tree@monday | head -c 3000000 | ${into('')} || true
     zfs send -Lce tank/tree/leaf@monday | ${into('/leaf')}
     zfs destroy tank/tree@monday && zfs snapshot tank/tree@tuesday tank/tree/leaf@tuesday`,
  );
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    datasets: [{ id: 'tree', origin: 'h1:tank/tree' }],
  });
  return config.remove;
});

test('goes aside whole, and nothing of it is thrown away', async () => {
  await expect(byHand(lab, 'h2', `zfs receive -A ${copy}`)).rejects.toThrow(
    'dataset already exists',
  );
  await carryOut(config, await due(config, 'aside', 'tree'));
  const there = lines(await byHand(lab, 'h2', 'zfs list -H -o name -r -t all vault/replica'));
  expect(there.map((name) => name.replace(/aside-\d+/, 'aside'))).toEqual([
    'vault/replica',
    `${copy}.aside`,
    `${copy}.aside/leaf`,
    `${copy}.aside/leaf@monday`,
  ]);
});

test('then a whole new copy is made where it was', async () => {
  await applyAll(config);
  for (const path of ['', '/leaf']) {
    await expectSame(`tank/tree${path}`, 'h2', `${copy}${path}`);
    await expectInert('h2', `${copy}${path}`);
  }
});
