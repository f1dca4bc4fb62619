import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, until } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import { poolSeen, scrubOf } from '../support/fleet.ts';
import { guids } from '../support/guids.ts';
import { carryOut, plan } from '../support/holdfast.ts';
import { copyOn, scanEnded, threeCopies } from '../support/three-copies.ts';

const lab = theLab();

let config: ConfigDirectory;
beforeAll(async () => {
  config = await threeCopies();
  return config.remove;
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
      expect(findings.map(({ kind }) => kind)).toContain('pool-degraded');
      expect(findings.map(({ text }) => text).join()).toMatch(`vdc ${state}`);
      expect(await copyOn(config, 'h2:vault')).toMatchObject({ counted: true });

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
      await scanEnded(config, 'h2:vault');
    },
  );

  test('is verified again by a scrub alone: the resilver has replaced its record', async () => {
    expect((await poolSeen(config, 'h2:vault')).findings).toEqual([]);
    const scrub = await scrubOf(config, 'h2:vault');
    expect(scrub?.why.join()).toMatch(/only a resilver is on record/);
    if (scrub) await carryOut(config, scrub);
    await scanEnded(config, 'h2:vault');
    expect(await copyOn(config, 'h2:vault')).toMatchObject({ counted: true, verified: true });
  });
});
