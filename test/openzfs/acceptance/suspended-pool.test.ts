import { afterAll, beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, until } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import { poolSeen } from '../support/fleet.ts';
import {
  actionOf,
  carryOut,
  confirm,
  datasetOf,
  holdfast,
  plan,
  status,
} from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();
const host = (command: string) => byHand(lab, 'h3', command);

/*
 * A pool on a file in memory that cannot grow to the file's size: what is written past that fails, and ZFS suspends
 * the pool. Unlike a disk that was taken away it can be given its room, and goes on.
 */
const memory = '/run/thin';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h3: { cold: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create tank/notes && zfs create tank/letters');
  await written('monday');
  await host(
    `mkdir -p ${memory} && mount -t tmpfs -o size=90M tmpfs ${memory} && truncate -s 256M ${memory}/disk
     zpool create -f -O atime=off -o failmode=continue thin ${memory}/disk
     zfs create -o canmount=off thin/replica && zfs create thin/other`,
  );
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: {} } },
      h3: { pools: { thin: { root: 'thin/replica' }, cold: {} } },
    },
    datasets: [
      { id: 'notes', origin: 'h1:tank/notes', placement: { forbid: ['h3:cold'] } },
      { id: 'letters', origin: 'h1:tank/letters', placement: { forbid: ['h3:thin'] } },
    ],
  });
  await carryOut(config, actionOf(await plan(config), 'replicate', 'notes'));
  await carryOut(config, actionOf(await plan(config), 'replicate', 'letters'));
});

/** Writes to both origins and takes a snapshot of each. */
async function written(snapshot: string) {
  await writeFiles(lab, 'h1', '/tank/notes');
  await writeFiles(lab, 'h1', '/tank/letters');
  await byHand(lab, 'h1', `zfs snapshot tank/notes@${snapshot} tank/letters@${snapshot}`);
}

afterAll(async () => {
  await config.remove();
  await host('kill $(cat /run/fill.pid) 2>/dev/null; rm -f /run/fill.pid');
  await freshPools(lab, {});
  await host(`umount ${memory}`);
});

const stateOf = (pool: string) => host(`cat /proc/spl/kstat/zfs/${pool}/state`);

test('a pool that is suspended is told of, what it holds is unknown, and nothing is done to it', async () => {
  await written('tuesday');
  const before = actionOf(await plan(config), 'replicate', 'notes');

  await host(
    'setsid dd if=/dev/urandom of=/thin/other/fill bs=1M count=100 </dev/null >/dev/null 2>&1 & echo $! >/run/fill.pid',
  );
  await until(
    () => stateOf('thin'),
    (state) => state.includes('SUSPENDED'),
  );

  const now = await plan(config);
  expect((await holdfast(config, ['plan'])).exit).toBe(3);
  expect(now.actions.filter(({ target }) => target === 'h3:thin')).toEqual([]);
  const notes = datasetOf(now, 'notes');
  expect(notes).toMatchObject({ counted: 1, unseen: 0 });
  const held = notes.copies.find(({ pool }) => pool === 'h3:thin');
  expect(held).toMatchObject({ state: 'unknown', uncounted: 'pool h3:thin is SUSPENDED' });
  expect(held?.seenAt).not.toBeNull();
  const { findings } = await poolSeen(config, 'h3:thin');
  expect(findings.map(({ kind }) => kind)).toContain('pool-faulted');
  const refused = await confirm(config, before.id);
  expect(refused.exit).toBe(1);
  expect(refused.stderr).toContain(`the plan holds no action ${before.id}`);
});

test('the other pool of the host is seen and worked on meanwhile', async () => {
  const now = await plan(config);
  expect(now.hosts.find((each) => each.host === 'h3')).toMatchObject({
    state: 'seen',
    failure: null,
  });
  expect(datasetOf(now, 'letters')).toMatchObject({ counted: 2, unseen: 0 });
  await carryOut(config, actionOf(now, 'replicate', 'letters'));
  const { copies } = datasetOf(await plan(config), 'letters');
  expect(copies.find(({ pool }) => pool === 'h3:cold')?.state).toBe('current');
});

test('and goes on when it has been mended', async () => {
  await host(`mount -o remount,size=250M ${memory} && zpool clear thin`);
  await until(
    () => stateOf('thin'),
    (state) => state.includes('ONLINE'),
  );
  expect((await poolSeen(config, 'h3:thin')).facts?.state).toBe('ONLINE');
  expect(datasetOf(await status(config), 'notes')).toMatchObject({ counted: 2, unseen: 0 });
});
