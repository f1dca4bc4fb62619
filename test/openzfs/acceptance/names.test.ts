import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import { expectFirstCopy, expectNothingToReplicate } from '../support/copies.ts';
import { writeFiles } from '../support/data.ts';
import { guids } from '../support/guids.ts';
import { freshPools } from '../support/pools.ts';

/* An origin that is as odd as ZFS allows: spaces, colons, dots, and properties in any script. */

const lab = theLab();
const odd = 'tank/odd name: v1.0_x-y';
const snapshots = ['a b:c.d_e-1', '-2: the second'];

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await byHand(lab, 'h1', `zfs create '${odd}'`);
  await writeFiles(lab, 'h1', `/${odd}`);
  await byHand(
    lab,
    'h1',
    `zfs set 'org.example:steward=Zoë Ångström «日本語»' '${odd}'
     zfs set 'mountpoint=/tank/größe 中 of it' '${odd}'`,
  );
  for (const snapshot of snapshots) await byHand(lab, 'h1', `zfs snapshot '${odd}@${snapshot}'`);
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    datasets: [{ id: 'odd', origin: `h1:${odd}` }],
  });
  return config.remove;
});

test('names with spaces, colons and dots are replicated as they are', async () => {
  await expectFirstCopy(config, { id: 'odd', origin: odd, pool: 'h2:vault' });
  expect([...(await guids(lab, 'h2', 'vault/replica/odd')).keys()]).toEqual(snapshots);
  await expectNothingToReplicate(config);
});
