import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, lines } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import { expectInert, expectNothingToReplicate, expectSame } from '../support/copies.ts';
import { writeFiles } from '../support/data.ts';
import { actionOf, carryOut, due, plan } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

/* A filesystem with children. */

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);
const copy = 'vault/replica/tree';

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await origin('zfs create -p tank/tree/branch/leaf && zfs create tank/tree/bare');
  await writeFiles(lab, 'h1', '/tank/tree/branch/leaf');
  await origin(
    'zfs snapshot tank/tree@monday tank/tree/branch@monday tank/tree/branch/leaf@tuesday',
  );
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    datasets: [{ id: 'tree', origin: 'h1:tank/tree' }],
  });
  return config.remove;
});

const members = async () =>
  lines(await byHand(lab, 'h2', `zfs list -H -r -o name '${copy}'`)).map((name) =>
    name.slice(copy.length),
  );

async function expectCopies(paths: readonly string[]) {
  expect(await members()).toEqual(paths);
  for (const path of paths) {
    await expectSame(`tank/tree${path}`, 'h2', `${copy}${path}`);
    await expectInert('h2', `${copy}${path}`);
  }
}

test('every child that has a snapshot comes along; one that has none waits for it', async () => {
  await carryOut(config, actionOf(await plan(config), 'replicate', 'tree'));
  await expectCopies(['', '/branch', '/branch/leaf']);
});

test('a child made later, and one that was bare, follow with the next update', async () => {
  await origin('zfs create tank/tree/branch/late');
  await writeFiles(lab, 'h1', '/tank/tree/branch/late');
  await writeFiles(lab, 'h1', '/tank/tree/branch/leaf');
  await origin('zfs snapshot -r tank/tree@friday');

  await carryOut(config, await due(config, 'replicate', 'tree'));
  await expectCopies(['', '/bare', '/branch', '/branch/late', '/branch/leaf']);
  await expectNothingToReplicate(config);
});
