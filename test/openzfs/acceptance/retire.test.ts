import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, lines } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { expectSame } from '../support/copies.ts';
import { writeFiles } from '../support/data.ts';
import { property } from '../support/guids.ts';
import { type ActionJson, carryOut, confirm, due, holdfast, plan } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

/* A copy more than is wanted, with children, one below the other. */

const lab = theLab();
const extra = 'plenty/replica/tree';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] }, h3: { plenty: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create -p tank/tree/branch/leaf');
  for (const path of ['', '/branch', '/branch/leaf'])
    await writeFiles(lab, 'h1', `/tank/tree${path}`, 1);
  await byHand(lab, 'h1', 'zfs snapshot -r tank/tree@monday && zfs snapshot -r tank/tree@tuesday');
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: {} } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
      h3: { pools: { plenty: { root: 'plenty/replica' } } },
    },
    policies: { kept: { ...two, prune: { delay: '1s' } } },
    datasets: [
      {
        id: 'tree',
        origin: 'h1:tank/tree',
        policy: 'kept',
        placement: { pin: ['h2:vault'] },
      },
    ],
  });
  await copied('h3', extra);
  await copied('h2', 'vault/replica/tree');
  for (const [host, pool] of [
    ['h1', 'tank'],
    ['h2', 'vault'],
    ['h3', 'plenty'],
  ] as const)
    await byHand(lab, host, `zpool scrub -w ${pool}`);
  return config.remove;
});

/** A copy as holdfast makes it. */
async function copied(host: string, to: string): Promise<void> {
  await byHand(lab, host, `zfs create -o canmount=off ${to.slice(0, to.lastIndexOf('/'))}`);
  for (const path of ['', '/branch', '/branch/leaf'])
    await byHand(
      lab,
      'h1',
      `for how in '' '-i @monday'; do
         [ -z "$how" ] && day=monday || day=tuesday
         zfs send -Lce $how tank/tree${path}@$day | ssh ${host} 'zfs receive -s -u -x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=tree -o holdfast:role=replica -o holdfast:send=Lce ${to}${path}'
       done`,
    );
}

/** The next action that gives up the copy, when its time has come. */
const retire = (): Promise<ActionJson> => due(config, 'retire', 'tree');

test('is marked first, and nothing is removed', async () => {
  const mark = await retire();
  expect(mark.tier).toBe('safe');
  await carryOut(config, mark);
  expect(await property(lab, 'h3', `${extra}/branch/leaf@tuesday`, 'type')).toBe('snapshot');
});

test('S6 is destroyed only for whoever types the word that is asked for', async () => {
  const destroy = await retire();
  expect(destroy.tier).toBe('destructive');
  expect(destroy.confirm).not.toBe('yes');
  expect((await confirm(config, destroy.id)).exit).not.toBe(0);
  expect(lines(await byHand(lab, 'h3', `zfs list -H -r -o name ${extra}`))).toHaveLength(3);
});

test('S5 is left where a hold has come onto it meanwhile', async () => {
  const destroy = await retire();
  await byHand(lab, 'h3', `zfs hold mine ${extra}/branch/leaf@monday`);
  const { exit, stdout, stderr } = await holdfast(config, [
    'run',
    destroy.id,
    '--confirm',
    destroy.confirm,
  ]);
  expect(exit).not.toBe(0);
  // On 2.1 the plan itself sees the hold before the run does.
  expect(stdout + stderr).toMatch(/is held|the plan holds no action/);
  expect(
    lines(await byHand(lab, 'h3', `zfs list -H -r -t snapshot -o name ${extra}`)),
  ).toHaveLength(6);
  await byHand(lab, 'h3', `zfs release mine ${extra}/branch/leaf@monday`);
});

test('S4 goes snapshot by snapshot and filesystem by filesystem, and nothing else goes with it', async () => {
  const destroy = await retire();
  const commands = destroy.steps.map(({ command }) => command).join('\n');
  expect(commands).not.toMatch(/zfs destroy -\w*[rRf]/);
  await carryOut(config, destroy);
  expect(lines(await byHand(lab, 'h3', 'zfs list -H -r -t all -o name plenty'))).toEqual([
    'plenty',
    'plenty/replica',
  ]);
  for (const path of ['', '/branch', '/branch/leaf'])
    await expectSame(`tank/tree${path}`, 'h2', `vault/replica/tree${path}`);
  expect((await plan(config)).actions.filter(({ kind }) => kind === 'retire')).toEqual([]);
});
