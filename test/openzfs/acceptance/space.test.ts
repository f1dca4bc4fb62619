import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import { guids } from '../support/guids.ts';
import { carryOut, confirm, datasetOf, due, plan } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();
const target = (command: string) => byHand(lab, 'h2', command);

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create tank/notes');
  await writeFiles(lab, 'h1', '/tank/notes', 20);
  await byHand(lab, 'h1', 'zfs snapshot tank/notes@monday');
  await target('zfs create -o canmount=off vault/replica && zfs create vault/others');
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: {} } },
      h2: { pools: { vault: { root: 'vault/replica', reserve: '1M' } } },
    },
    datasets: [{ id: 'notes', origin: 'h1:tank/notes' }],
  });
  return config.remove;
});

const replications = async () =>
  (await plan(config)).actions.filter(({ kind }) => kind === 'replicate');
const findings = async () => datasetOf(await plan(config), 'notes').findings;

describe('a pool that is too full for a copy', () => {
  afterEach(() => target('zfs set quota=none reservation=none vault/replica vault/others'));

  test.each([
    ['a quota on the root leaves too little', 'zfs set quota=10M vault/replica'],
    [
      'others have reserved what was free',
      'zfs set reservation=$(($(zfs get -Hp -o value available vault) - 12000000)) vault/others',
    ],
  ])('takes none where %s, and how much is lacking is said', async (_, deed) => {
    await target(deed);
    expect(await replications()).toEqual([]);
    expect(await findings()).toContainEqual({
      kind: 'no-place',
      severity: 'danger',
      pool: null,
      text: expect.stringMatching(
        /no pool for 1 more copy.*h2:vault: it has room for [\d.]+ [KM]iB, 2\d(\.\d)? MiB are needed/,
      ),
    });
  });

  test('is refused at the last moment when it filled up after the plan was read', async () => {
    const { id } = await due(config, 'replicate', 'notes');
    const late = confirm(config, id);
    await target('zfs set quota=10M vault/replica');
    const { exit, stdout, stderr } = await late;
    expect(exit).toBe(1);
    // Whether the program looked before or after, it is the room that it names.
    expect(stdout + stderr).toMatch(/has room for|the plan holds no action|out of space|available/);
    expect(await target('zfs list -H -o name -r vault/replica')).toBe('vault/replica\n');
  });
});

describe('a copy whose pool has no room for what is new', () => {
  test('gets no part of it: it is said how much is lacking, and sent when there is room', async () => {
    await carryOut(config, await due(config, 'replicate', 'notes'));
    const before = await guids(lab, 'h2', 'vault/replica/notes');
    await writeFiles(lab, 'h1', '/tank/notes', 12);
    await byHand(lab, 'h1', 'zfs snapshot tank/notes@tuesday');
    await target('zfs set quota=26M vault/replica');

    expect(await replications()).toEqual([]);
    expect(await findings()).toContainEqual({
      kind: 'no-room',
      severity: 'danger',
      pool: 'h2:vault',
      text: expect.stringMatching(
        /the copy on h2:vault cannot be brought up to date: .* has room for .*MiB, 1\d(\.\d)? MiB are needed/,
      ),
    });
    expect(await guids(lab, 'h2', 'vault/replica/notes')).toEqual(before);

    await target('zfs set quota=none vault/replica');
    await carryOut(config, await due(config, 'replicate', 'notes'));
    expect(await guids(lab, 'h2', 'vault/replica/notes')).toEqual(
      await guids(lab, 'h1', 'tank/notes'),
    );
  });
});
