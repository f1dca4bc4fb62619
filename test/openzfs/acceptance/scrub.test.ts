import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, rewriteConfig } from '../support/config.ts';
import { poolSeen, scrubOf } from '../support/fleet.ts';
import { applyAll, carryOut, datasetOf, plan, status } from '../support/holdfast.ts';
import { spoil } from '../support/spoil.ts';
import { copyOn, scanEnded, scrubbedEvery, threePools } from '../support/three-copies.ts';

const lab = theLab();

let config: ConfigDirectory;
beforeAll(async () => {
  config = await threePools();
  return config.remove;
});

describe('a scrub', () => {
  test('is recommended where there was never one, and begun by holdfast', async () => {
    const ran = await applyAll(config);
    expect(ran.map(({ kind, target }) => `${kind} ${target}`).sort()).toEqual([
      'replicate h2:vault',
      'replicate h3:cold',
      'scrub h2:vault',
      'stamp h1:tank',
    ]);
    await scanEnded(config, 'h2:vault');
    const notes = datasetOf(await status(config), 'notes');
    expect(notes).toMatchObject({ health: 'ok', counted: 3, verified: 3, findings: [] });
  });

  test('is overdue when the last one is older than the policy lets it be', async () => {
    await rewriteConfig(config, scrubbedEvery('1s'));
    const scrub = await scrubOf(config, 'h2:vault');
    expect(scrub?.why.join()).toMatch(/the copy on h2:vault is not verified: its last scrub ended/);
    expect(datasetOf(await status(config), 'notes').health).toBe('unverified');
  });

  test('that runs is told of and not begun again; one that was stopped is recommended again', async () => {
    const hold = (one: 0 | 1) =>
      byHand(lab, 'h2', `echo ${one} >/sys/module/zfs/parameters/zfs_scan_suspend_progress`);
    await rewriteConfig(config, scrubbedEvery('35d'));
    await hold(1);
    try {
      await byHand(lab, 'h2', 'zpool scrub vault');
      expect((await poolSeen(config, 'h2:vault')).facts?.scan).toMatchObject({ kind: 'running' });
      const made = await plan(config);
      expect(made.actions.filter(({ kind }) => kind === 'scrub')).toEqual([]);
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
    const { facts, findings } = await scanEnded(config, 'h2:vault');
    expect(facts).toMatchObject({ state: 'ONLINE', dataErrors: '0' });
    expect(facts?.scan).toMatchObject({ kind: 'finished', what: 'scrub', errors: '0' });
    expect(facts?.scan).not.toMatchObject({ repaired: '0B' });
    expect(findings).toMatchObject([
      { kind: 'device-errors', text: expect.stringMatching(/vdc.*checksum/) },
    ]);
    expect(await copyOn(config, 'h2:vault')).toMatchObject({ counted: true, verified: true });
    await byHand(lab, 'h2', 'zpool clear vault');
    expect((await poolSeen(config, 'h2:vault')).findings).toEqual([]);
  });
});
