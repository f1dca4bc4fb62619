import { beforeAll, expect, test } from 'vitest';
import { allowWhatCheckSays, configAsRepl, freshNotes } from '../support/as-repl.ts';
import { theLab } from '../support/boot.ts';
import { byHand, until } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { expectInert } from '../support/copies.ts';
import { writeFiles } from '../support/data.ts';
import { guids, property } from '../support/guids.ts';
import { type ActionJson, carryOut, due, plan } from '../support/holdfast.ts';
import { snapshotsLongAgo } from '../support/long-ago.ts';
import { scribbleOn } from '../support/scribble.ts';

/* An unprivileged user who was given what `check` says, where more is to be done than to take and send snapshots. */

const lab = theLab();
const replica = 'vault/replica/notes';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshNotes();
  await snapshotsLongAgo(lab, 'h1', 'tank/notes');
  config = await configAsRepl('none', {
    snapshots: { by: 'holdfast', daily: 1 },
    prune: { delay: '1s' },
  });
  await allowWhatCheckSays(config);
  await carryOut(config, await due(config, 'snapshot', 'notes'));
  await carryOut(config, await due(config, 'replicate', 'notes'));
  // Scrubs take root, and nothing is pruned without them.
  await byHand(lab, 'h1', 'zpool scrub -w tank');
  await byHand(lab, 'h2', 'zpool scrub -w vault');
  return config.remove;
});

test('says of an origin what it is', async () => {
  await carryOut(config, await due(config, 'stamp', 'notes'));
  expect(await property(lab, 'h1', 'tank/notes', 'holdfast:role')).toBe('origin');
});

test('marks what nobody wants any more, and prunes it, at the origin and on the replica', async () => {
  const [, , ...stay] = (await guids(lab, 'h1', 'tank/notes')).keys();
  for (const kind of ['mark', 'mark', 'prune', 'prune'] as const) await carryOutFirst(kind);
  for (const [host, filesystem] of [
    ['h1', 'tank/notes'],
    ['h2', replica],
  ] as const)
    expect([...(await guids(lab, host, filesystem)).keys()]).toEqual(stay);
});

/** Each pool has an action of its own. */
async function carryOutFirst(kind: 'mark' | 'prune') {
  const isIt = (each: ActionJson) => each.kind === kind;
  const { actions } = await until(
    () => plan(config),
    (made) => made.actions.some(isIt),
  );
  for (const each of actions.filter(isIt).slice(0, 1)) await carryOut(config, each);
}

test('gives up a receive that nothing can go on with', async () => {
  await writeFiles(lab, 'h1', '/tank/notes', 8);
  await byHand(lab, 'h1', 'zfs snapshot tank/notes@lost');
  const newest = [...(await guids(lab, 'h2', replica)).keys()].at(-1);
  await byHand(
    lab,
    'h1',
    `zfs send -Lce -i @${newest} tank/notes@lost | head -c 2000000 | ssh h2 'zfs receive -s -u ${replica}' || true
     zfs destroy tank/notes@lost`,
  );
  expect(await property(lab, 'h2', replica, 'receive_resume_token')).not.toBe('-');
  await carryOut(config, await due(config, 'abort', 'notes'));
  expect(await property(lab, 'h2', replica, 'receive_resume_token')).toBe('-');
});

test('rolls back a replica that somebody wrote to', async () => {
  await byHand(lab, 'h2', scribbleOn(replica));
  await carryOut(config, await due(config, 'rollback', 'notes'));
  expect(await property(lab, 'h2', replica, 'written')).toBe('0');
});

test('puts a replica with a snapshot of its own aside, with all that is below it', async () => {
  const before = await guids(lab, 'h2', replica);
  await byHand(lab, 'h2', `zfs snapshot ${replica}@by-a-stranger`);
  await carryOut(config, await due(config, 'aside', 'notes'));
  expect(await guids(lab, 'h2', replica)).toEqual(before);
  for (const path of ['', '/drafts']) await expectInert('h2', `${replica}${path}`);
  expect(await byHand(lab, 'h2', 'zfs list -H -o name -t snapshot -r vault/replica')).toMatch(
    /notes\.aside-\d+@by-a-stranger/,
  );
});

test('gives a copy its history back where what was put aside still has it', async () => {
  const before = await guids(lab, 'h2', replica);
  const newest = [...before.keys()].at(-1);
  const aside = `${replica}.aside-20260101`;
  // All but the last step of it, as somebody does by hand who forgets that one.
  const again = (path: string) =>
    `zfs clone -o canmount=noauto -o readonly=on -o holdfast:dataset=notes -o holdfast:role=replica -o holdfast:send=Lce ${aside}${path}@${newest} ${replica}${path}`;
  await byHand(
    lab,
    'h2',
    `set -e; zfs rename ${replica} ${aside}
     ${again('')}
     ${again('/drafts')}
     zfs set holdfast:role=aside ${aside} ${aside}/drafts`,
  );
  await carryOut(config, await due(config, 'promote', 'notes'));
  expect(await guids(lab, 'h2', replica)).toEqual(before);
  for (const path of ['', '/drafts'])
    expect(await property(lab, 'h2', `${replica}${path}`, 'origin')).toBe('-');
});
