import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, lines } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { guids } from '../support/guids.ts';
import { carryOut, datasetOf, due, plan, status } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);

const sanoidConf = `[tank/notes]
use_template = archive
[template_archive]
hourly = 2
daily = 2
monthly = 1
yearly = 0
autosnap = yes
autoprune = yes
`;

/** Its cache may tell of snapshots of an earlier pool of the same name. */
const sanoid = () =>
  byHand(
    lab,
    'h1',
    'mkdir -p /etc/sanoid && cat >/etc/sanoid/sanoid.conf && sanoid --cron --force-update',
    {
      stdin: sanoidConf,
    },
  );

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await origin('zfs create tank/notes && zfs create tank/old');
  await writeFiles(lab, 'h1', '/tank/notes');
  await writeFiles(lab, 'h1', '/tank/old');
  await byHand(lab, 'h2', 'zfs create vault/replica');
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: {} } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    datasets: [
      { id: 'notes', origin: 'h1:tank/notes' },
      { id: 'old', origin: 'h1:tank/old' },
    ],
  });
  return config.remove;
});

const expectSame = async (filesystem: string, replica: string) => {
  const here = await guids(lab, 'h1', filesystem);
  expect(await guids(lab, 'h2', replica)).toEqual(here);
  const newest = [...here.keys()].at(-1);
  expect(await fingerprint(lab, 'h2', `${replica}@${newest}`)).toBe(
    await fingerprint(lab, 'h1', `${filesystem}@${newest}`),
  );
};

/** Everything in the plan and in what it runs that would remove a snapshot. */
const removals = (actions: readonly { readonly steps: readonly { command: string }[] }[]) =>
  actions.flatMap(({ steps }) => steps.filter(({ command }) => /destroy|rollback/.test(command)));

describe("sanoid's snapshots", () => {
  test('are what is replicated, and every one of them stays', async () => {
    await sanoid();
    const first = await guids(lab, 'h1', 'tank/notes');
    expect([...first.keys()].filter((name) => name.startsWith('autosnap_'))).toHaveLength(3);

    const made = await plan(config);
    // Sanoid takes them, so holdfast proposes none of its own.
    expect(made.actions.filter(({ kind }) => kind === 'snapshot')).toEqual([]);
    expect(removals(made.actions)).toEqual([]);
    await carryOut(config, await due(config, 'replicate', 'notes'));
    await expectSame('tank/notes', 'vault/replica/notes');
    expect(await guids(lab, 'h1', 'tank/notes')).toEqual(first);
  });

  test('carry on where sanoid itself has pruned some', async () => {
    await writeFiles(lab, 'h1', '/tank/notes');
    // What sanoid does when an hour has gone by: it takes one and prunes those over its number.
    await origin('zfs snapshot tank/notes@autosnap_2030-01-01_00:00:01_hourly');
    const [oldest] = [...(await guids(lab, 'h1', 'tank/notes')).keys()];
    await origin(`zfs destroy tank/notes@${oldest}`);
    const before = await guids(lab, 'h1', 'tank/notes');

    await carryOut(config, await due(config, 'replicate', 'notes'));
    const replica = await guids(lab, 'h2', 'vault/replica/notes');
    expect([...replica.values()]).toEqual(expect.arrayContaining([...before.values()]));
    expect(replica.has(String(oldest))).toBe(true);
    expect(await guids(lab, 'h1', 'tank/notes')).toEqual(before);
    expect(removals((await plan(config)).actions)).toEqual([]);
  });
});

describe('a dataset that syncoid replicates', () => {
  const replica = 'vault/replica/by-syncoid';

  test('is known for a copy by its guids, under whatever name it lies', async () => {
    await origin(`syncoid --no-privilege-elevation tank/old root@h2:${replica}`);
    const old = datasetOf(await status(config), 'old');
    expect(old.counted).toBe(2);
    expect(old.copies.map(({ pool, filesystem }) => `${pool} ${filesystem}`)).toEqual([
      'h1:tank tank/old',
      `h2:vault ${replica}`,
    ]);
    const { actions } = await plan(config);
    // It lies there mounted and writable, says nothing of what it holds, and what it goes on from is kept by a snapshot
    // alone: all of that is what syncoid does not do. Nothing is sent.
    const about = actions.filter(
      ({ kind, datasets }) => kind !== 'scrub' && datasets.includes('old'),
    );
    expect(about.map(({ kind, target }) => [kind, target])).toEqual([
      ['inert', 'h2:vault'],
      ['bookmark', 'h1:tank'],
      ['stamp', 'h1:tank'],
      ['stamp', 'h2:vault'],
    ]);
  });

  test('is carried on by an increment, and nothing is sent in full again', async () => {
    await writeFiles(lab, 'h1', '/tank/old');
    await origin('zfs snapshot tank/old@by-hand');
    const ours = await guids(lab, 'h1', 'tank/old');
    expect([...ours.keys()].filter((name) => name.startsWith('syncoid_'))).toHaveLength(1);

    const action = await due(config, 'replicate', 'old');
    const commands = action.steps.map(({ command }) => command).join('\n');
    expect(commands).toMatch(/zfs send [^|]*-[iI] /);
    expect(commands).toContain(`zfs receive -s -u ${replica}`);
    await carryOut(config, action);
    await expectSame('tank/old', replica);
    expect(await guids(lab, 'h1', 'tank/old')).toEqual(ours);
    const there = lines(await byHand(lab, 'h2', 'zfs list -H -o name -r vault/replica'));
    expect(there).not.toContain('vault/replica/old');
  });

  test('may go on being replicated by syncoid afterwards', async () => {
    await writeFiles(lab, 'h1', '/tank/old');
    await origin(`syncoid --no-privilege-elevation tank/old root@h2:${replica}`);
    await expectSame('tank/old', replica);
    expect(datasetOf(await status(config), 'old').counted).toBe(2);
  });
});
