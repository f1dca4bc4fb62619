import { beforeAll, expect, test } from 'vitest';
import { allowWhatCheckSays, configAsRepl, freshNotes } from '../support/as-repl.ts';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { guids, property } from '../support/guids.ts';
import { carryOut, due, plan, status } from '../support/holdfast.ts';
import { snapshotsLongAgo } from '../support/long-ago.ts';
import { scribbleOn } from '../support/scribble.ts';

/* A dataset under a legal hold, looked after by a user who was given what `check` says. */

const lab = theLab();
const replica = 'vault/replica/notes';
const places = [
  ['h1', 'tank/notes'],
  ['h2', replica],
] as const;

let config: ConfigDirectory;
beforeAll(async () => {
  await freshNotes();
  await snapshotsLongAgo(lab, 'h1', 'tank/notes');
  config = await configAsRepl(
    'none',
    { snapshots: { by: 'holdfast', daily: 1 }, prune: { delay: '1s' } },
    { retention: { legal: { hold: true, rule: 'the court said so' } } },
  );
  await allowWhatCheckSays(config);
  await carryOut(config, await due(config, 'snapshot', 'notes'));
  await carryOut(config, await due(config, 'replicate', 'notes'));
  for (const [host, filesystem] of places)
    await byHand(lab, host, `zpool scrub -w ${filesystem.split('/')[0]}`);
  return config.remove;
});

test('each snapshot of it is held, at the origin and on the copy: then ZFS itself destroys none', async () => {
  for (const _ of places) await carryOut(config, await first('hold'));
  for (const [host, filesystem] of places) {
    for (const name of (await guids(lab, host, filesystem)).keys()) {
      expect(await byHand(lab, host, `zfs holds -H ${filesystem}@${name}`)).toContain(
        'holdfast-legal',
      );
      await expect(byHand(lab, host, `zfs destroy ${filesystem}@${name}`)).rejects.toThrow(
        /being held|busy/,
      );
    }
  }
});

/** Each pool has an action of its own. */
async function first(kind: 'hold') {
  const found = (await plan(config)).actions.find((each) => each.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}

test('nothing of it is marked or destroyed, though nobody wants three of them any more', async () => {
  const { actions } = await plan(config);
  expect(actions.map(({ kind }) => kind)).not.toContain('mark');
  expect(actions.filter(({ tier }) => tier === 'destructive')).toEqual([]);
  expect((await guids(lab, 'h2', replica)).size).toBe(4);
});

test('a copy that was written to is put aside, not rolled back, and its held snapshots go on with it', async () => {
  await byHand(lab, 'h2', scribbleOn(replica));
  const aside = await due(config, 'aside', 'notes');
  expect(aside.why.join('\n')).toContain('must be kept');
  const before = await guids(lab, 'h2', replica);
  await carryOut(config, aside);
  expect(await guids(lab, 'h2', replica)).toEqual(before);
  for (const name of before.keys())
    expect(await property(lab, 'h2', `${replica}@${name}`, 'userrefs')).not.toBe('0');
  expect((await status(config)).datasets.map(({ counted }) => counted)).toEqual([2]);
});
