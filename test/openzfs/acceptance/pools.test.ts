import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, until } from '../support/by-hand.ts';
import { type ConfigDirectory, rewriteConfig, two, writeConfig } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import { poolSeen, scrubOf } from '../support/fleet.ts';
import { guids } from '../support/guids.ts';
import { applyAll, carryOut, datasetOf, plan, status } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';
import { spoil } from '../support/spoil.ts';

const lab = theLab();

const withScrub = (scrub: string) => ({
  hosts: {
    h1: { pools: { tank: {} } },
    h2: { pools: { vault: { root: 'vault/replica' } } },
    h3: { pools: { cold: { root: 'cold/replica' } } },
  },
  policies: { three: { ...two, copies: { min: 2, want: 3 }, verify: { scrub } } },
  datasets: [{ id: 'notes', origin: 'h1:tank/notes', policy: 'three' }],
});

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, {
    h1: { tank: ['vdb'] },
    h2: { vault: ['mirror', 'vdb', 'vdc'] },
    h3: { cold: ['vdb'] },
  });
  await byHand(lab, 'h1', 'zfs create tank/notes');
  await writeFiles(lab, 'h1', '/tank/notes');
  await byHand(
    lab,
    'h1',
    'dd if=/dev/urandom of=/tank/notes/random bs=1M count=1 status=none && zfs snapshot tank/notes@monday',
  );
  // One is left to holdfast.
  await byHand(lab, 'h1', 'zpool scrub -w tank');
  await byHand(lab, 'h3', 'zpool scrub -w cold');
  config = await writeConfig(withScrub('35d'));
  return config.remove;
});

const scanEnded = (pool: string) =>
  until(
    () => poolSeen(config, pool),
    ({ facts }) => facts !== null && facts.scan.kind !== 'running',
  );

const copyOn = async (pool: string) => {
  const { copies } = datasetOf(await status(config), 'notes');
  const copy = copies.find((each) => each.pool === pool);
  if (!copy) throw new Error(`no copy on ${pool}`);
  return copy;
};

const kinds = (findings: readonly { kind: string }[]) => findings.map(({ kind }) => kind);

describe('a scrub', () => {
  test('is recommended where there was never one, and begun by holdfast', async () => {
    const ran = await applyAll(config);
    expect(ran.map(({ kind, target }) => `${kind} ${target}`).sort()).toEqual([
      'replicate h2:vault',
      'replicate h3:cold',
      'scrub h2:vault',
    ]);
    await scanEnded('h2:vault');
    const notes = datasetOf(await status(config), 'notes');
    expect(notes).toMatchObject({ health: 'ok', counted: 3, verified: 3, findings: [] });
  });

  test('is overdue when the last one is older than the policy lets it be', async () => {
    await rewriteConfig(config, withScrub('1s'));
    const scrub = await scrubOf(config, 'h2:vault');
    expect(scrub?.why.join()).toMatch(/the copy on h2:vault is not verified: its last scrub ended/);
    expect(datasetOf(await status(config), 'notes').health).toBe('unverified');
  });

  test('that runs is told of and not begun again; one that was stopped is recommended again', async () => {
    const hold = (one: 0 | 1) =>
      byHand(lab, 'h2', `echo ${one} >/sys/module/zfs/parameters/zfs_scan_suspend_progress`);
    await rewriteConfig(config, withScrub('35d'));
    await hold(1);
    try {
      await byHand(lab, 'h2', 'zpool scrub vault');
      expect((await poolSeen(config, 'h2:vault')).facts?.scan).toMatchObject({ kind: 'running' });
      const made = await plan(config);
      expect(made.actions).toEqual([]);
      expect(datasetOf(made, 'notes').findings).toMatchObject([
        {
          kind: 'scrub-overdue',
          severity: 'note',
          text: expect.stringMatching(/a scrub is running/),
        },
      ]);
      await byHand(lab, 'h2', 'zpool scrub -s vault');
    } finally {
      await hold(0);
    }
    const scrub = await scrubOf(config, 'h2:vault');
    expect(scrub?.why.join()).toMatch(/its last scrub was stopped/);
  });

  test('that mends what one side of a mirror had lost verifies the copy, and names the device', async () => {
    await spoil(lab, 'h2', 2, { host: 'h1', path: '/tank/notes/random' });
    const scrub = await scrubOf(config, 'h2:vault');
    if (!scrub) throw new Error('a scrub is due');
    await carryOut(config, scrub);
    const { facts, findings } = await scanEnded('h2:vault');
    expect(facts).toMatchObject({ state: 'ONLINE', dataErrors: '0' });
    expect(facts?.scan).toMatchObject({ kind: 'finished', what: 'scrub', errors: '0' });
    expect(facts?.scan).not.toMatchObject({ repaired: '0B' });
    expect(findings).toMatchObject([
      { kind: 'device-errors', text: expect.stringMatching(/vdc.*checksum/) },
    ]);
    expect(await copyOn('h2:vault')).toMatchObject({ counted: true, verified: true });
    await byHand(lab, 'h2', 'zpool clear vault');
    expect((await poolSeen(config, 'h2:vault')).findings).toEqual([]);
  });
});

describe('a mirror that has lost one side', () => {
  test.each([
    ['OFFLINE', 'zpool offline vault vdc'],
    ['FAULTED', 'zpool offline -f vault vdc'],
  ])(
    'to a device that is %s is told of, still counts, and takes what is due',
    async (state, command) => {
      await byHand(lab, 'h2', command);
      const { facts, findings } = await poolSeen(config, 'h2:vault');
      expect(facts?.state).toBe('DEGRADED');
      expect(kinds(findings)).toContain('pool-degraded');
      expect(findings.map(({ text }) => text).join()).toMatch(`vdc ${state}`);
      expect(await copyOn('h2:vault')).toMatchObject({ counted: true });

      await writeFiles(lab, 'h1', '/tank/notes', 1);
      await byHand(lab, 'h1', `zfs snapshot tank/notes@while-${state}`);
      await until(
        () => plan(config),
        ({ actions }) =>
          actions.some(({ target, kind }) => kind === 'replicate' && target === 'h2:vault'),
      );
      for (const action of (await plan(config)).actions.filter(
        ({ kind }) => kind === 'replicate',
      )) {
        await carryOut(config, action);
      }
      expect(await guids(lab, 'h2', 'vault/replica/notes')).toEqual(
        await guids(lab, 'h1', 'tank/notes'),
      );
      await byHand(lab, 'h2', 'zpool online vault vdc && zpool clear vault');
      await scanEnded('h2:vault');
    },
  );

  test('is verified again by a scrub alone: the resilver has replaced its record', async () => {
    expect((await poolSeen(config, 'h2:vault')).findings).toEqual([]);
    const scrub = await scrubOf(config, 'h2:vault');
    expect(scrub?.why.join()).toMatch(/only a resilver is on record/);
    if (scrub) await carryOut(config, scrub);
    await scanEnded('h2:vault');
    expect(await copyOn('h2:vault')).toMatchObject({ counted: true, verified: true });
  });
});

describe('a pool without redundancy that has lost a block', () => {
  test('is a danger, its copy is not verified any more, and no scrub is offered as a cure', async () => {
    await spoil(lab, 'h3', 1, { host: 'h1', path: '/tank/notes/random' });
    await byHand(lab, 'h3', 'zpool scrub cold');
    const { findings } = await scanEnded('h3:cold');
    expect(findings).toMatchObject([
      {
        kind: 'pool-errors',
        severity: 'danger',
        text: expect.stringMatching(/pool h3:cold has \d+ data error/),
      },
      { kind: 'device-errors' },
    ]);
    expect(await copyOn('h3:cold')).toMatchObject({ counted: true, verified: false });
    const notes = datasetOf(await status(config), 'notes');
    expect(notes).toMatchObject({ health: 'unverified', counted: 3, verified: 2 });
    expect(await scrubOf(config, 'h3:cold')).toBeNull();
  });
});
