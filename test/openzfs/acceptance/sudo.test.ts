import { beforeAll, expect, test } from 'vitest';
import { configAsRepl, freshNotes } from '../support/as-repl.ts';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { expectSame } from '../support/copies.ts';
import { property } from '../support/guids.ts';
import { applyAll, datasetOf, holdfast, status } from '../support/holdfast.ts';

/* A user on both hosts who may run zfs and zpool with sudo. */

const lab = theLab();

let config: ConfigDirectory;
beforeAll(async () => {
  await freshNotes();
  config = await configAsRepl('sudo');
  return config.remove;
});

test('needs no `zfs allow`: check is content, and the plan comes to its end', async () => {
  const { exit, stdout } = await holdfast(config, ['check']);
  expect(stdout).toContain('Every host is fit.');
  expect(exit).toBe(0);

  const kinds = new Set((await applyAll(config)).map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['snapshot', 'replicate', 'stamp', 'scrub']));
  await expectSame('tank/notes', 'h2', 'vault/replica/notes');
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
