import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import {
  expectFirstCopy,
  expectInert,
  expectNothingToReplicate,
  expectSame,
} from '../support/copies.ts';
import { property } from '../support/guids.ts';
import { carryOut, due } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();
const copy = 'vault/replica/disk';

/** Random megabytes onto the volume, after the first `from` of them, and a snapshot. */
const written = (from: number, day: string) =>
  byHand(
    lab,
    'h1',
    `dd if=/dev/urandom of=/dev/zvol/tank/disk bs=1M seek=${from} count=4 conv=notrunc status=none &&
     zfs snapshot tank/disk@${day}`,
  );

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create -s -V 32M tank/disk && udevadm settle');
  await written(0, 'monday');
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    datasets: [{ id: 'disk', origin: 'h1:tank/disk' }],
  });
  return config.remove;
});

test('the first replication of a volume brings it whole and inert', async () => {
  await expectFirstCopy(config, { id: 'disk', origin: 'tank/disk', pool: 'h2:vault' });
  expect(await property(lab, 'h2', copy, 'type')).toBe('volume');
});

test('an incremental brings what was written to it', async () => {
  await written(2, 'tuesday');
  await carryOut(config, await due(config, 'replicate', 'disk'));
  await expectSame('tank/disk', 'h2', copy);
  await expectInert('h2', copy);
  await expectNothingToReplicate(config);
});
