import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { guids, properties } from '../support/guids.ts';
import { type ActionJson, carryOut, due } from '../support/holdfast.ts';
import { patientsAndLeaflets, writeMarker } from '../support/patients.ts';

/* A raw copy with a snapshot of somebody's own: it is put aside, and what takes its place goes on, all without a key. */

const lab = theLab();
const h3 = (command: string) => byHand(lab, 'h3', command);
const replica = 'cold/replica/patients';
const secret = 'for those with the key';

let config: ConfigDirectory;
let aside: ActionJson;
beforeAll(async () => {
  config = await patientsAndLeaflets({ secret, open: 'for anybody' });
  await carryOut(config, await due(config, 'replicate', 'patients'));
  await h3(`zfs snapshot ${replica}@by-a-stranger`);
  aside = await due(config, 'aside', 'patients');
  return config.remove;
});

test('S7 it is put aside without a key: what takes its place is locked and inert, and has the history', async () => {
  await carryOut(config, aside);
  const asked = ['keystatus', 'mounted', 'readonly', 'canmount', 'holdfast:role', 'origin'];
  for (const child of ['', '/scans']) {
    expect(await guids(lab, 'h3', `${replica}${child}`)).toEqual(await atOrigin(child));
    expect(await properties(lab, 'h3', `${replica}${child}`, asked)).toEqual([
      'unavailable',
      'no',
      'on',
      'noauto',
      'keyless',
      '-',
    ]);
  }
  expect(await h3('zfs list -H -o name -t snapshot -r cold/replica')).toMatch(
    /patients\.aside-\d+@by-a-stranger/,
  );
});

const atOrigin = (child: string) => guids(lab, 'h1', `tank/patients${child}`);

test('the next raw increment goes onto it', async () => {
  await writeMarker('tank/patients', 'more-names', secret);
  await writeFiles(lab, 'h1', '/tank/patients/scans', 1);
  await byHand(lab, 'h1', 'zfs snapshot -r tank/patients@tuesday');
  const update = await due(config, 'replicate', 'patients');
  for (const { command } of update.steps.filter((step) => step.command.includes('zfs send')))
    expect(command).toMatch(/zfs send -w .*-[iI] /);
  await carryOut(config, update);
  for (const child of ['', '/scans'])
    expect(await guids(lab, 'h3', `${replica}${child}`)).toEqual(await atOrigin(child));
});

test('sent back to where the key is, it reads as the origin does', async () => {
  for (const child of ['', '/scans']) {
    await h3(
      `zfs send -w ${replica}${child}@tuesday | ssh root@h1 zfs receive -u tank/back${child}`,
    );
    await byHand(lab, 'h1', `zfs load-key -L file:///root/patients.key tank/back${child}`);
    expect(await fingerprint(lab, 'h1', `tank/back${child}@tuesday`)).toBe(
      await fingerprint(lab, 'h1', `tank/patients${child}@tuesday`),
    );
  }
});
