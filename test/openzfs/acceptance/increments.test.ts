import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import {
  expectFirstCopy,
  expectInert,
  expectNothingToReplicate,
  expectSame,
} from '../support/copies.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { guids } from '../support/guids.ts';
import { carryOut, due } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

/* A filesystem, from its first copy on. */

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);
const copy = 'vault/replica/letters';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await origin('zfs create tank/letters');
  await writeFiles(lab, 'h1', '/tank/letters');
  await origin('zfs snapshot tank/letters@monday && zfs snapshot tank/letters@tuesday');
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    datasets: [{ id: 'letters', origin: 'h1:tank/letters' }],
  });
  return config.remove;
});

/** Something new in the origin, with a snapshot of it. */
async function written(...days: readonly string[]) {
  for (const day of days) {
    await writeFiles(lab, 'h1', '/tank/letters');
    await origin(`zfs snapshot tank/letters@${day}`);
  }
}

test('the first replication brings both snapshots, whole and inert', () =>
  expectFirstCopy(config, { id: 'letters', origin: 'tank/letters', pool: 'h2:vault' }));

test('an incremental brings what came since, and the plan is empty after it', async () => {
  await written('wednesday', 'thursday');
  const update = await due(config, 'replicate', 'letters');
  expect(update.steps.map(({ command }) => command).join()).toContain('-I @tuesday');
  await carryOut(config, update);
  await expectSame('tank/letters', 'h2', copy);
  await expectInert('h2', copy);
  await expectNothingToReplicate(config);
});

test('a bookmark of any name carries the chain on when the snapshot that both had is gone at the origin', async () => {
  const held = await guids(lab, 'h2', copy);
  await origin('zfs bookmark tank/letters@thursday tank/letters#thursday');
  await origin(`zfs destroy tank/letters#holdfast-base-${held.get('thursday')}`);
  await origin('zfs destroy tank/letters@monday%thursday');
  await written('friday', 'saturday');

  const update = await due(config, 'replicate', 'letters');
  expect(update.steps.map(({ command }) => command).join()).toContain('tank/letters#thursday');
  await carryOut(config, update);
  const now = await guids(lab, 'h2', copy);
  expect(now).toEqual(new Map([...held, ...(await guids(lab, 'h1', 'tank/letters'))]));
  expect(await fingerprint(lab, 'h2', `${copy}@saturday`)).toBe(
    await fingerprint(lab, 'h1', 'tank/letters@saturday'),
  );
  await expectNothingToReplicate(config);
});
