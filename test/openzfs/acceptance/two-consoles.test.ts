import { mkdir } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { guids, property } from '../support/guids.ts';
import { applyAll, confirm, datasetOf, due, holdfast, status } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();

let here: ConfigDirectory;
/** Another operator's machine: the same configuration, a journal and memory of its own. */
let there: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create tank/notes');
  await writeFiles(lab, 'h1', '/tank/notes', 40);
  await byHand(lab, 'h2', 'zfs create -o canmount=off vault/replica');
  await byHand(lab, 'h1', 'zpool scrub -w tank');
  await byHand(lab, 'h2', 'zpool scrub -w vault');
  here = await writeConfig({
    hosts: {
      h1: { pools: { tank: {} } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    policies: { ours: { ...two, snapshots: { by: 'holdfast', daily: 7 } } },
    datasets: [{ id: 'notes', origin: 'h1:tank/notes', policy: 'ours' }],
  });
  there = { ...here, state: `${here.state}-there` };
  await mkdir(there.state);
  return here.remove;
});

const same = (name: 'here' | 'there') => (name === 'here' ? here : there);

test.each([
  ['on two machines', 'there'],
  ['on one machine', 'here'],
] as const)(
  'of two operators %s who confirm one action at once, one carries it out and the other is told that it is done, or why not',
  async (_, other) => {
    await writeFiles(lab, 'h1', '/tank/notes', 30);
    const snapshot = await due(here, 'snapshot', 'notes');
    await Promise.all([confirm(here, snapshot.id), confirm(same(other), snapshot.id)]);

    const { id } = await due(here, 'replicate', 'notes');
    const answers = await Promise.all([confirm(here, id), confirm(same(other), id)]);
    // ZFS lets one of the two receives in. The other's run looks afterwards, and what was to come about may be there.
    expect(answers.some(({ exit }) => exit === 0)).toBe(true);
    const refused = answers.filter(({ exit }) => exit !== 0);
    for (const { stdout, stderr } of refused) {
      expect(stdout + stderr).toMatch(
        /no longer holds|the plan holds no action|exists|busy|already|one that runs there now/,
      );
      expect(stdout + stderr).not.toMatch(/\n +at .*:\d+:\d+/);
    }

    await applyAll(here);
    const origin = await guids(lab, 'h1', 'tank/notes');
    expect(await guids(lab, 'h2', 'vault/replica/notes')).toEqual(origin);
    const newest = [...origin.keys()].at(-1);
    expect(await fingerprint(lab, 'h2', `vault/replica/notes@${newest}`)).toBe(
      await fingerprint(lab, 'h1', `tank/notes@${newest}`),
    );
    expect(await property(lab, 'h2', 'vault/replica/notes', 'receive_resume_token')).toBe('-');
    expect(datasetOf(await status(here), 'notes').counted).toBe(2);
    expect((await holdfast(same(other), ['journal', 'verify'])).exit).toBe(0);
  },
);
