import { beforeAll, expect, test } from 'vitest';
import { commandsIn, configAsRepl, freshNotes } from '../support/as-repl.ts';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { guids, property } from '../support/guids.ts';
import { carryOut, confirm, due, holdfast } from '../support/holdfast.ts';

/*
 * A user who was allowed everything but to set `readonly`. OpenZFS receives the copy, leaves the property as it was, and
 * exits with 0: only a look at what arrived tells (S3).
 */

const lab = theLab();
const copy = 'vault/replica/notes';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshNotes();
  config = await configAsRepl('none');
  const { stdout } = await holdfast(config, ['check']);
  for (const [host, commands] of commandsIn(stdout)) {
    for (const command of commands) await byHand(lab, host, command.replace('readonly,', ''));
  }
  await carryOut(config, await due(config, 'snapshot', 'notes'));
  return config.remove;
});

test('S9 a copy that could not be made read-only is no success: the run says so', async () => {
  const { exit, stdout, stderr } = await confirm(
    config,
    (await due(config, 'replicate', 'notes')).id,
  );
  expect(await guids(lab, 'h2', copy)).toEqual(await guids(lab, 'h1', 'tank/notes'));
  expect(await property(lab, 'h2', copy, 'readonly')).toBe('off');
  expect(exit).toBe(1);
  expect(stdout + stderr).toContain(`${copy} is not read-only`);
});

test('check names the permission that is missing', async () => {
  const { exit, stdout } = await holdfast(config, ['check']);
  expect(exit).not.toBe(0);
  expect(commandsIn(stdout).get('h2')).toEqual(['zfs allow -u repl readonly vault/replica']);
});
