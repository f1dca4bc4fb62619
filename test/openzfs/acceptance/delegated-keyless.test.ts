import { beforeAll, expect, test } from 'vitest';
import { allowWhatCheckSays, asRepl } from '../support/as-repl.ts';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { guids, properties, property } from '../support/guids.ts';
import { carryOut, due } from '../support/holdfast.ts';
import { writeMarker } from '../support/patients.ts';
import { freshPools } from '../support/pools.ts';

/* Raw copies by a user who was given what `check` says, on a host where no key may ever be. */

const lab = theLab();
const replica = 'cold/replica/patients';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h3: { cold: ['vdb'] } });
  await byHand(
    lab,
    'h1',
    `head -c 32 /dev/urandom >/root/patients.key
     zfs create -o encryption=aes-256-gcm -o keyformat=raw -o keylocation=file:///root/patients.key tank/patients`,
  );
  await writeMarker('tank/patients', 'names', 'for those with the key');
  await byHand(lab, 'h1', 'zfs snapshot tank/patients@monday');
  config = await writeConfig({
    hosts: {
      h1: asRepl('h1', { become: 'none', pools: { tank: {} } }),
      h3: asRepl('h3', {
        become: 'none',
        pools: { cold: { root: 'cold/replica', trust: 'keyless' } },
      }),
    },
    policies: { secret: two },
    datasets: [
      {
        id: 'patients',
        origin: 'h1:tank/patients',
        policy: 'secret',
        keys: {
          custodians: [
            { id: 'safe-a', site: 'cambridge' },
            { id: 'safe-b', site: 'oxford' },
          ],
        },
      },
    ],
  });
  await allowWhatCheckSays(config);
  return config.remove;
});

test('it comes in raw, and stays locked', async () => {
  await carryOut(config, await due(config, 'replicate', 'patients'));
  expect(await guids(lab, 'h3', replica)).toEqual(await guids(lab, 'h1', 'tank/patients'));
  expect(await properties(lab, 'h3', replica, ['keystatus', 'mounted'])).toEqual([
    'unavailable',
    'no',
  ]);
});

test('S7 a key that somebody loaded there is unloaded', async () => {
  const key = await byHand(lab, 'h1', 'base64 /root/patients.key');
  await byHand(
    lab,
    'h3',
    `base64 -d >/run/key && zfs load-key -L file:///run/key ${replica}; rm /run/key`,
    {
      stdin: key,
    },
  );
  expect(await property(lab, 'h3', replica, 'keystatus')).toBe('available');
  await carryOut(config, await due(config, 'unload-key', 'patients'));
  expect(await property(lab, 'h3', replica, 'keystatus')).toBe('unavailable');
});
