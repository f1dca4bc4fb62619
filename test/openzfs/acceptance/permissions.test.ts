import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { scrubOf } from '../support/fleet.ts';
import { guids, property } from '../support/guids.ts';
import {
  actionOf,
  applyAll,
  carryOut,
  confirm,
  datasetOf,
  due,
  holdfast,
  plan,
  status,
} from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();

/** Both hosts are logged in to as `repl`, here and from one to the other. */
const asRepl = (host: string, more: object) => ({
  ssh: `${host}-repl`,
  peer: { host: `${host}-repl` },
  ...more,
});

const configFor = (become: 'none' | 'sudo') =>
  writeConfig({
    hosts: {
      h1: asRepl('h1', { become, pools: { tank: {} } }),
      h2: asRepl('h2', { become, pools: { vault: { root: 'vault/replica' } } }),
    },
    // Snapshots by holdfast: one is due as soon as something is written.
    policies: { ours: { ...two, snapshots: { by: 'holdfast', daily: 7 } } },
    datasets: [{ id: 'notes', origin: 'h1:tank/notes', policy: 'ours' }],
  });

const freshOrigin = async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create tank/notes && zfs create tank/notes/drafts');
  await writeFiles(lab, 'h1', '/tank/notes');
};

/** The commands that `check` prints below each host, a line each. */
function commandsIn(stdout: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let host = '';
  for (const line of stdout.split('\n')) {
    host = /^(?:ok|FIX) +(\S+)/.exec(line)?.[1] ?? host;
    const command = /^ {7}(zfs .*)$/.exec(line)?.[1];
    if (command) found.set(host, [...(found.get(host) ?? []), command]);
  }
  return found;
}

const expectSame = async (filesystem: string, replica: string) => {
  expect(await guids(lab, 'h2', replica)).toEqual(await guids(lab, 'h1', filesystem));
  const newest = [...(await guids(lab, 'h1', filesystem)).keys()].at(-1);
  expect(await fingerprint(lab, 'h2', `${replica}@${newest}`)).toBe(
    await fingerprint(lab, 'h1', `${filesystem}@${newest}`),
  );
};

describe('an unprivileged user', () => {
  let config: ConfigDirectory;
  beforeAll(async () => {
    await freshOrigin();
    config = await configFor('none');
  });

  test('is refused what was not allowed, and nothing is changed', async () => {
    const { stdout, stderr, exit } = await confirm(
      config,
      actionOf(await plan(config), 'snapshot', 'notes').id,
    );
    expect(exit).not.toBe(0);
    expect(stdout + stderr).toMatch(/permission denied/);
    expect(await guids(lab, 'h1', 'tank/notes')).toEqual(new Map());
  });

  test('is told exactly the commands that root has to run', async () => {
    const { exit, stdout } = await holdfast(config, ['check']);
    expect(exit).not.toBe(0);
    expect(commandsIn(stdout)).toEqual(
      new Map([
        ['h1', ['zfs allow -u repl hold,send,snapshot tank/notes']],
        [
          'h2',
          [
            'zfs create -p -o canmount=off -o mountpoint=none vault/replica',
            'zfs allow -u repl canmount,create,mount,mountpoint,readonly,receive,userprop vault/replica',
          ],
        ],
      ]),
    );
    for (const [host, commands] of commandsIn(stdout)) {
      for (const command of commands) await byHand(lab, host, command);
    }
    const content = await holdfast(config, ['check']);
    expect(content.stdout).toContain('Every host is fit.');
    expect(content.exit).toBe(0);
  });

  test('then takes snapshots and replicates, first and incrementally', async () => {
    await carryOut(config, await due(config, 'snapshot', 'notes'));
    await carryOut(config, await due(config, 'replicate', 'notes'));
    await expectSame('tank/notes', 'vault/replica/notes');
    // With one in between, ZFS sends a package of several, which takes a permission more than a single one.
    await writeFiles(lab, 'h1', '/tank/notes');
    await byHand(lab, 'h1', 'zfs snapshot tank/notes@between');
    await writeFiles(lab, 'h1', '/tank/notes');
    await carryOut(config, await due(config, 'snapshot', 'notes'));
    await carryOut(config, await due(config, 'replicate', 'notes'));
    await expectSame('tank/notes', 'vault/replica/notes');
    expect((await guids(lab, 'h2', 'vault/replica/notes')).size).toBe(3);
    for (const [name, value] of [
      ['readonly', 'on'],
      ['canmount', 'noauto'],
      ['mounted', 'no'],
      ['holdfast:dataset', 'notes'],
    ] as const) {
      expect(await property(lab, 'h2', 'vault/replica/notes', name)).toBe(value);
    }
  });

  test('goes on with a receive that was cut', async () => {
    await writeFiles(lab, 'h1', '/tank/notes', 8);
    await carryOut(config, await due(config, 'snapshot', 'notes'));
    const { steps } = await due(config, 'replicate', 'notes');
    const [sending] = steps;
    if (!sending) throw new Error('the action has a step');
    // The very command, of which the first two million bytes get through.
    const cut = sending.command.replace('| ssh', '| head -c 2000000 | ssh');
    await lab.run('h1', cut, { user: 'repl', timeoutMs: 120_000 });
    expect(await property(lab, 'h2', 'vault/replica/notes', 'receive_resume_token')).not.toBe('-');

    await carryOut(config, await due(config, 'resume', 'notes'));
    await applyReplications(config);
    await expectSame('tank/notes', 'vault/replica/notes');
  });

  test('cannot scrub, which no `zfs allow` changes: it is said, and what to do', async () => {
    const scrub = await scrubOf(config, 'h2:vault');
    const { exit, stdout, stderr } = await confirm(config, String(scrub?.id));
    expect(exit).not.toBe(0);
    expect(stdout + stderr).toMatch(/cannot scrub .*permission denied/);
    expect((await holdfast(config, ['check'])).stdout).toMatch(/scrubs take root/);
    expect(datasetOf(await status(config), 'notes').health).toBe('unverified');
  });
});

/** What a resumed receive left to send after it. */
async function applyReplications(config: ConfigDirectory) {
  for (;;) {
    const next = (await plan(config)).actions.find(({ kind }) => kind === 'replicate');
    if (!next) return;
    await carryOut(config, next);
  }
}

describe('a user with sudo', () => {
  let config: ConfigDirectory;
  beforeAll(async () => {
    await freshOrigin();
    config = await configFor('sudo');
  });

  test('needs no `zfs allow`: check is content, and the plan comes to its end', async () => {
    const { exit, stdout } = await holdfast(config, ['check']);
    expect(stdout).toContain('Every host is fit.');
    expect(exit).toBe(0);

    const kinds = new Set((await applyAll(config)).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['snapshot', 'replicate', 'scrub']));
    await expectSame('tank/notes', 'vault/replica/notes');
    expect(await property(lab, 'h2', 'vault/replica/notes', 'mounted')).toBe('no');
    expect(datasetOf(await status(config), 'notes').health).toBe('ok');
  });

  test('is told when sudo asks for a password', async () => {
    await byHand(lab, 'h2', 'mv /etc/sudoers.d/repl /root/sudoers.repl');
    try {
      const { exit, stdout } = await holdfast(config, ['check']);
      expect(exit).not.toBe(0);
      expect(stdout).toMatch(/FIX +h2 .*\n {5}sudo does not let zfs through without a password/);
    } finally {
      await byHand(lab, 'h2', 'mv /root/sudoers.repl /etc/sudoers.d/repl');
    }
  });
});
