import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, rewriteConfig, two, writeConfig } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import { guids } from '../support/guids.ts';
import { applyAll, carryOut, datasetOf, due, plan, status } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();

const withGrace = (grace: string) => ({
  hosts: {
    h1: { pools: { tank: {} } },
    h2: { pools: { vault: { root: 'vault/replica' } } },
    h3: { pools: { cold: { root: 'cold/replica' } } },
  },
  policies: { patient: { ...two, grace: { host: grace, site: grace } } },
  datasets: [
    {
      id: 'notes',
      origin: 'h1:tank/notes',
      policy: 'patient',
      placement: { prefer: ['h2:vault'] },
    },
  ],
});

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] }, h3: { cold: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create tank/notes');
  await writeFiles(lab, 'h1', '/tank/notes');
  await byHand(lab, 'h1', 'zfs snapshot tank/notes@monday');
  for (const [host, pool] of [
    ['h1', 'tank'],
    ['h2', 'vault'],
    ['h3', 'cold'],
  ] as const) {
    await byHand(lab, host, `zpool scrub -w ${pool}`);
  }
  config = await writeConfig(withGrace('1h'));
  const ran = await applyAll(config);
  expect(ran.filter(({ kind }) => kind === 'replicate').map(({ target }) => target)).toEqual([
    'h2:vault',
  ]);
  return config.remove;
});

const copiesOf = async () => {
  const { copies } = datasetOf(await status(config), 'notes');
  return new Map(copies.map((copy) => [copy.pool, copy]));
};

describe('a host that has lost its power', () => {
  test('is unknown and not missing while its grace runs: no copy is made anew', async () => {
    await lab.powerOff('h2');
    const now = await status(config);
    expect(now.hosts.map(({ host, state }) => `${host} ${state}`)).toEqual([
      'h1 seen',
      'h2 unreachable',
      'h3 seen',
    ]);
    expect(now.hosts[1]?.failure?.todo).not.toBe('');
    expect(datasetOf(now, 'notes')).toMatchObject({ counted: 1, unseen: 1 });
    const copies = await copiesOf();
    expect(copies.get('h2:vault')).toMatchObject({ state: 'unknown', counted: true });
    expect(datasetOf(now, 'notes').findings.map(({ kind }) => kind)).not.toContain(
      'copies-below-min',
    );

    // Not even when there is something new that the copy out of sight cannot be given.
    await writeFiles(lab, 'h1', '/tank/notes');
    await byHand(lab, 'h1', 'zfs snapshot tank/notes@tuesday');
    expect((await plan(config)).actions.filter(({ kind }) => kind === 'replicate')).toEqual([]);
  });

  test('is given up when its grace is over: a copy elsewhere is worth it', async () => {
    await rewriteConfig(config, withGrace('1s'));
    const action = await due(config, 'replicate', 'notes');
    expect(action.target).toBe('h3:cold');
    await carryOut(config, action);
    expect(await guids(lab, 'h3', 'cold/replica/notes')).toEqual(
      await guids(lab, 'h1', 'tank/notes'),
    );
    const copies = await copiesOf();
    expect(copies.get('h3:cold')).toMatchObject({ counted: true });
    expect(copies.get('h2:vault')).toMatchObject({
      counted: false,
      uncounted: expect.stringMatching(/h2 has been out of reach for longer than the policy waits/),
    });
  });

  test('that comes back holds a copy more than is wanted, which is brought up to date and kept', async () => {
    await lab.powerOn('h2');
    expect((await copiesOf()).get('h2:vault')).toMatchObject({ counted: true });
    const ran = await applyAll(config);
    const commands = ran.flatMap(({ steps }) => steps.map(({ command }) => command)).join('\n');
    expect(commands).not.toMatch(/destroy|rollback|-F/);
    const notes = datasetOf(await status(config), 'notes');
    expect(notes).toMatchObject({ health: 'over', counted: 3, unseen: 0 });
    const here = await guids(lab, 'h1', 'tank/notes');
    expect(await guids(lab, 'h2', 'vault/replica/notes')).toEqual(here);
    expect(await guids(lab, 'h3', 'cold/replica/notes')).toEqual(here);
  });
});
