import { theLab } from './boot.ts';
import { byHand } from './by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from './config.ts';
import { writeFiles } from './data.ts';
import { freshPools } from './pools.ts';

/*
 * On h1 `tank/patients`, which is encrypted, with a child, and `tank/leaflets`, which anybody may read; h2:vault is
 * trusted with keys, h3:cold is keyless.
 */

const origin = (command: string) => byHand(theLab(), 'h1', command);

/** The marker, again and again, in a filesystem that is not compressed: it lies on the disk as it was written. */
export const writeMarker = (filesystem: string, file: string, marker: string): Promise<string> =>
  origin(`yes '${marker}' | head -c 2000000 >/${filesystem}/${file} && zpool sync`);

/** Makes the origins, of which `secret` and `open` are the contents, and snapshots «monday» of them. */
export async function patientsAndLeaflets({
  secret,
  open,
}: {
  readonly secret: string;
  readonly open: string;
}): Promise<ConfigDirectory> {
  const lab = theLab();
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] }, h3: { cold: ['vdb'] } });
  await origin('head -c 32 /dev/urandom >/root/patients.key');
  await origin(
    'zfs create -o encryption=aes-256-gcm -o keyformat=raw -o keylocation=file:///root/patients.key -o compression=off tank/patients',
  );
  await origin('zfs create tank/patients/scans');
  await origin('zfs create -o compression=off tank/leaflets');
  await writeMarker('tank/patients', 'names', secret);
  await writeFiles(lab, 'h1', '/tank/patients/scans', 1);
  await writeMarker('tank/leaflets', 'text', open);
  await origin('zfs snapshot -r tank/patients@monday && zfs snapshot tank/leaflets@monday');

  const custodians = [
    { id: 'safe-a', site: 'cambridge' },
    { id: 'safe-b', site: 'oxford' },
  ];
  const keyless = { name: 'off-site keyless', copies: 1, where: { trust: 'keyless' } };
  return writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
      h3: { pools: { cold: { root: 'cold/replica', trust: 'keyless' } } },
    },
    policies: { secret: { ...two, require: [keyless] } },
    datasets: [
      { id: 'patients', origin: 'h1:tank/patients', policy: 'secret', keys: { custodians } },
      { id: 'leaflets', origin: 'h1:tank/leaflets' },
      { id: 'memos', origin: 'h1:tank/memos', policy: 'secret', keys: { custodians } },
    ],
  });
}
