import { beforeAll, expect, test } from 'vitest';
import { commandsIn, configAsRepl, freshNotes } from '../support/as-repl.ts';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import { property } from '../support/guids.ts';
import { carryOut, due, holdfast, plan } from '../support/holdfast.ts';

/* An unprivileged user who was given what `check` says puts right what is there: what it says is enough, on real ZFS. */

const lab = theLab();
const copy = 'vault/replica/notes';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshNotes();
  config = await configAsRepl('none');
  const { stdout } = await holdfast(config, ['check']);
  for (const [host, commands] of commandsIn(stdout)) {
    for (const command of commands) await byHand(lab, host, command);
  }
  await carryOut(config, await due(config, 'snapshot', 'notes'));
  await carryOut(config, await due(config, 'replicate', 'notes'));
  return config.remove;
});

test('stamps an origin', async () => {
  await carryOut(config, await due(config, 'stamp', 'notes'));
  expect(await property(lab, 'h1', 'tank/notes', 'holdfast:role')).toBe('origin');
});

test('rolls a copy back that somebody wrote to', async () => {
  await byHand(
    lab,
    'h2',
    `zfs set readonly=off ${copy} && zfs set mountpoint=/mnt/written ${copy} && zfs mount ${copy}
     dd if=/dev/urandom of=/mnt/written/scribble bs=1M count=1 status=none
     zfs unmount ${copy} && zfs set readonly=on ${copy}`,
  );
  await carryOut(config, await due(config, 'rollback', 'notes'));
  expect(await property(lab, 'h2', copy, 'written')).toBe('0');
});

test('puts a copy aside that has a snapshot of its own, and goes on from a clone', async () => {
  await byHand(lab, 'h2', `zfs snapshot ${copy}@by-a-stranger`);
  await carryOut(config, await due(config, 'aside', 'notes'));
  expect(await property(lab, 'h2', copy, 'origin')).toBe('-');
});

test('gives up a receive that nothing can go on with', async () => {
  await writeFiles(lab, 'h1', '/tank/notes', 8);
  await carryOut(config, await due(config, 'snapshot', 'notes'));
  const { steps } = await due(config, 'replicate', 'notes');
  const [sending] = steps;
  if (!sending) throw new Error('the action has a step');
  const cut = sending.command.replace('| ssh', '| head -c 2000000 | ssh');
  await lab.run('h1', cut, { user: 'repl', timeoutMs: 120_000 });
  const newest = 'zfs list -H -t snapshot -o name -s createtxg -d 1 tank/notes | tail -n 1';
  await byHand(lab, 'h1', `zfs destroy "$(${newest})"`);
  await carryOut(config, await due(config, 'abort', 'notes'));
  expect((await plan(config)).actions.map(({ kind }) => kind)).not.toContain('abort');
});

test('may mark, unmark and prune, and clear a bookmark away', async () => {
  const x = 'tank/notes@x';
  await byHand(lab, 'h1', `zfs snapshot ${x} && zfs bookmark ${x} tank/notes#x`);
  await byHand(
    lab,
    'h1',
    `zfs set holdfast:prune=2026-01-01T00:00:00Z ${x} && zfs inherit holdfast:prune ${x} &&
     zfs destroy ${x} && zfs destroy tank/notes#x`,
    { user: 'repl' },
  );
});
