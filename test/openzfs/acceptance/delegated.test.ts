import { beforeAll, expect, test } from 'vitest';
import { commandsIn, configAsRepl, freshNotes } from '../support/as-repl.ts';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { expectSame } from '../support/copies.ts';
import { writeFiles } from '../support/data.ts';
import { scrubOf } from '../support/fleet.ts';
import { guids, property } from '../support/guids.ts';
import {
  actionOf,
  carryOut,
  confirm,
  datasetOf,
  due,
  holdfast,
  plan,
  status,
} from '../support/holdfast.ts';

/* An unprivileged user on both hosts, who is given with `zfs allow` what `check` says, and nothing else. */

const lab = theLab();

let config: ConfigDirectory;
beforeAll(async () => {
  await freshNotes();
  config = await configAsRepl('none');
  return config.remove;
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
      ['h1', ['zfs allow -u repl bookmark,destroy,hold,mount,send,snapshot,userprop tank/notes']],
      [
        'h2',
        [
          'zfs create -p -o canmount=off -o mountpoint=none vault/replica',
          'zfs allow -u repl canmount,clone,create,destroy,mount,mountpoint,promote,readonly,receive,rename,rollback,userprop vault/replica',
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
  await expectSame('tank/notes', 'h2', 'vault/replica/notes');
  // With one in between, ZFS sends a package of several, which takes a permission more than a single one.
  await writeFiles(lab, 'h1', '/tank/notes');
  await byHand(lab, 'h1', 'zfs snapshot tank/notes@between');
  await writeFiles(lab, 'h1', '/tank/notes');
  await carryOut(config, await due(config, 'snapshot', 'notes'));
  await carryOut(config, await due(config, 'replicate', 'notes'));
  await expectSame('tank/notes', 'h2', 'vault/replica/notes');
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
  await expectSame('tank/notes', 'h2', 'vault/replica/notes');
});

test('cannot scrub, which no `zfs allow` changes: it is said, and what to do', async () => {
  const scrub = await scrubOf(config, 'h2:vault');
  const { exit, stdout, stderr } = await confirm(config, String(scrub?.id));
  expect(exit).not.toBe(0);
  expect(stdout + stderr).toMatch(/cannot scrub .*permission denied/);
  expect((await holdfast(config, ['check'])).stdout).toMatch(/scrubs take root/);
  expect(datasetOf(await status(config), 'notes').health).toBe('unverified');
});

/** What a resumed receive left to send after it. */
async function applyReplications(config: ConfigDirectory) {
  for (;;) {
    const next = (await plan(config)).actions.find(({ kind }) => kind === 'replicate');
    if (!next) return;
    await carryOut(config, next);
  }
}
