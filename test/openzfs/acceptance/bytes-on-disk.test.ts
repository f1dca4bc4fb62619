import { randomUUID } from 'node:crypto';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { guids } from '../support/guids.ts';
import { actionOf, carryOut, due, plan } from '../support/holdfast.ts';
import { patientsAndLeaflets, writeMarker } from '../support/patients.ts';

/* What can be read by somebody who carries a disk away. */

const lab = theLab();

/** What only somebody with the key may read, and what anybody may. */
const secret = `secret-${randomUUID()}`;
const open = `open-${randomUUID()}`;

let config: ConfigDirectory;
beforeAll(async () => {
  config = await patientsAndLeaflets({ secret, open });
  for (const id of ['patients', 'leaflets']) {
    await carryOut(config, actionOf(await plan(config), 'replicate', id));
  }
  await writeMarker('tank/patients', 'more-names', secret);
  await byHand(lab, 'h1', 'zfs snapshot -r tank/patients@tuesday');
  await carryOut(config, await due(config, 'replicate', 'patients'));
  return config.remove;
});

/** How many lines of a disk's image hold the marker, read from outside the machine. */
async function holding(host: string, marker: string): Promise<number> {
  await byHand(lab, host, 'zpool sync && sync');
  const { stdout, exitCode } = await execa(
    'grep',
    ['--text', '--count', '--fixed-strings', marker, lab.disk(host, 1)],
    { reject: false },
  );
  // 1 is «not found»; anything else is a scan that did not take place.
  expect([0, 1]).toContain(exitCode);
  return Number(stdout);
}

test('what is in the clear is found, at its origin and at its replica: the scan can see', async () => {
  expect(await holding('h1', open)).toBeGreaterThan(1000);
  // There lz4 has put it away, all but the first of each block.
  expect(await holding('h2', open)).toBeGreaterThan(0);
});

test('S7 what is encrypted at its origin is nowhere on the disk of the keyless pool', async () => {
  const arrived = [...(await guids(lab, 'h3', 'cold/replica/patients')).keys()];
  expect(arrived).toEqual(['monday', 'tuesday']);
  expect(await holding('h3', secret)).toBe(0);
});
