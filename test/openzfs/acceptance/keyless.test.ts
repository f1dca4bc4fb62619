import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { guids, properties, property } from '../support/guids.ts';
import { actionOf, carryOut, datasetOf, due, plan, status } from '../support/holdfast.ts';
import { patientsAndLeaflets, writeMarker } from '../support/patients.ts';

/* An encrypted origin, and a pool that never has the key. */

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);
const replica = 'cold/replica/patients';
const secret = 'for those with the key';

let config: ConfigDirectory;
beforeAll(async () => {
  config = await patientsAndLeaflets({ secret, open: 'for anybody' });
  return config.remove;
});

/** Both sides have the same snapshots, and the IV sets on which the next raw increment is built. */
async function expectSameLine() {
  for (const child of ['', '/scans']) {
    const there = await guids(lab, 'h3', `${replica}${child}`);
    expect(there).toEqual(await guids(lab, 'h1', `tank/patients${child}`));
    for (const name of there.keys()) {
      expect(await property(lab, 'h3', `${replica}${child}@${name}`, 'ivsetguid')).toBe(
        await property(lab, 'h1', `tank/patients${child}@${name}`, 'ivsetguid'),
      );
    }
  }
}

async function expectLocked() {
  const asked = ['encryption', 'keystatus', 'mounted', 'readonly', 'canmount'];
  for (const child of ['', '/scans']) {
    expect(await properties(lab, 'h3', `${replica}${child}`, asked)).toEqual([
      'aes-256-gcm',
      'unavailable',
      'no',
      'on',
      'noauto',
    ]);
  }
}

test('the first replication is raw, and arrives locked', async () => {
  const action = actionOf(await plan(config), 'replicate', 'patients');
  expect(action.target).toBe('h3:cold');
  for (const { command } of action.steps.filter((step) => step.command.includes('zfs send'))) {
    expect(command).toContain('zfs send -w');
    expect(command).not.toContain('-Lce');
  }
  await carryOut(config, action);
  await expectSameLine();
  await expectLocked();
});

test('so is the increment', async () => {
  await writeMarker('tank/patients', 'more-names', secret);
  await writeFiles(lab, 'h1', '/tank/patients/scans', 1);
  await origin('zfs snapshot -r tank/patients@tuesday');
  await carryOut(config, await due(config, 'replicate', 'patients'));
  await expectSameLine();
  await expectLocked();
});

test('sent back to where the key is, it opens and reads as the origin does', async () => {
  await byHand(lab, 'h3', `zfs send -w ${replica}@monday | ssh root@h1 zfs receive -u tank/back`);
  await byHand(
    lab,
    'h3',
    `zfs send -w -i @monday ${replica}@tuesday | ssh root@h1 zfs receive -u tank/back`,
  );
  await origin('zfs load-key -L file:///root/patients.key tank/back');
  // A clone of an encrypted snapshot opens with the key of its origin.
  expect(await fingerprint(lab, 'h1', 'tank/back@tuesday')).toBe(
    await fingerprint(lab, 'h1', 'tank/patients@tuesday'),
  );
});

test('a key that somebody loads there is told', async () => {
  const key = await origin('base64 /root/patients.key');
  await byHand(lab, 'h3', `base64 -d >/run/key && zfs load-key -L file:///run/key ${replica}`, {
    stdin: key,
  });
  const found = datasetOf(await status(config), 'patients').findings;
  expect(found.find(({ kind }) => kind === 'key-loaded-on-keyless')?.text).toContain(
    `the key of h3:cold ${replica} is loaded`,
  );
  await byHand(lab, 'h3', `zfs unload-key ${replica} && rm /run/key`);
});
