import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, lines } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { guids, properties, property } from '../support/guids.ts';
import { actionOf, carryOut, due, type PlanJson, plan } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);

/** An origin that is as odd as ZFS allows: spaces, colons, dots, and properties in any script. */
const odd = 'tank/odd name: v1.0_x-y';

let config: ConfigDirectory;
/** What holdfast recommends on first sight. */
let first: PlanJson;
beforeAll(async () => {
  await freshPools(lab, {
    h1: { tank: ['vdb'], shelf: ['vdc'] },
    h2: { vault: ['vdb'] },
    h3: { cold: ['vdb'] },
  });
  // The other pools get theirs from holdfast. Where it is missing, each first replication begins with making it.
  await byHand(lab, 'h2', 'zfs create -o canmount=off -o mountpoint=none vault/replica');
  await origin('zfs create tank/letters');
  await writeFiles(lab, 'h1', '/tank/letters');
  await origin('zfs snapshot tank/letters@monday && zfs snapshot tank/letters@tuesday');

  await origin('zfs create -s -V 32M tank/disk');
  await origin(
    'dd if=/dev/urandom of=/dev/zvol/tank/disk bs=1M count=4 status=none && zfs snapshot tank/disk@monday',
  );

  await origin('zfs create -p tank/tree/branch/leaf && zfs create tank/tree/bare');
  await writeFiles(lab, 'h1', '/tank/tree/branch/leaf');
  await origin(
    'zfs snapshot tank/tree@monday tank/tree/branch@monday tank/tree/branch/leaf@tuesday',
  );

  await origin(`zfs create '${odd}'`);
  await writeFiles(lab, 'h1', `/${odd}`);
  await origin(`zfs set 'org.example:steward=Zoë Ångström «日本語»' '${odd}'`);
  await origin(`zfs set 'mountpoint=/tank/größe 中 of it' '${odd}'`);
  await origin(`zfs snapshot '${odd}@a b:c.d_e-1' && zfs snapshot '${odd}@-2: the second'`);

  for (const name of ['near', 'relayed']) {
    await origin(`zfs create tank/${name}`);
    await writeFiles(lab, 'h1', `/tank/${name}`);
    await origin(`zfs snapshot tank/${name}@monday`);
  }

  const to = (pool: string) => ({ placement: { pin: [pool] } });
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' }, shelf: { root: 'shelf/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
      h3: { pools: { cold: { root: 'cold/replica' } } },
    },
    policies: { beside: { ...two, spread: { pool: 2 } } },
    transfers: [{ to: 'h3', via: 'relay' }, { via: 'direct' }],
    datasets: [
      { id: 'letters', origin: 'h1:tank/letters', ...to('h2:vault') },
      { id: 'disk', origin: 'h1:tank/disk', ...to('h2:vault') },
      { id: 'tree', origin: 'h1:tank/tree', ...to('h2:vault') },
      { id: 'odd', origin: `h1:${odd}`, ...to('h2:vault') },
      { id: 'near', origin: 'h1:tank/near', policy: 'beside', ...to('h1:shelf') },
      { id: 'relayed', origin: 'h1:tank/relayed', ...to('h3:cold') },
    ],
  });
  first = await plan(config);
  return config.remove;
});

/** Both sides list the same guids under the same names, and the newest snapshot reads the same. */
async function expectSame(source: string, host: string, target: string) {
  const there = await guids(lab, host, target);
  expect(there).toEqual(await guids(lab, 'h1', source));
  const newest = [...there.keys()].at(-1);
  expect(await fingerprint(lab, host, `${target}@${newest}`)).toBe(
    await fingerprint(lab, 'h1', `${source}@${newest}`),
  );
}

/** S9: read-only, not mounted, not to be mounted at the next start, and no mountpoint of the origin's. */
async function expectInert(host: string, target: string) {
  const asked = ['readonly', 'mounted', 'canmount', 'mountpoint'];
  const said = await properties(lab, host, target, asked);
  const volume = (await property(lab, host, target, 'type')) === 'volume';
  expect(said).toEqual(volume ? ['on', '-', '-', '-'] : ['on', 'no', 'noauto', 'none']);
}

describe.each([
  {
    id: 'letters',
    what: 'a filesystem with two snapshots',
    from: 'tank/letters',
    to: 'h2:vault',
    via: 'direct',
  },
  { id: 'disk', what: 'a volume', from: 'tank/disk', to: 'h2:vault', via: 'direct' },
  {
    id: 'odd',
    what: 'names with spaces, colons and dots',
    from: odd,
    to: 'h2:vault',
    via: 'direct',
  },
  { id: 'near', what: 'two pools of one host', from: 'tank/near', to: 'h1:shelf', via: 'local' },
  {
    id: 'relayed',
    what: 'a relay through this machine',
    from: 'tank/relayed',
    to: 'h3:cold',
    via: 'relay',
  },
])('$what', ({ id, from, to, via }) => {
  const [host = '', pool = ''] = to.split(':');
  const target = `${pool}/replica/${id}`;

  test('a first replication brings every snapshot, whole and inert', async () => {
    const action = actionOf(first, 'replicate', id);
    expect(action.target).toBe(to);
    const commands = action.steps.map(({ command }) => command).join('\n');
    expect(commands.includes('ssh')).toBe(via === 'direct');
    expect(action.steps.some(({ pipe }) => pipe === 'in')).toBe(via === 'relay');

    await carryOut(config, action);
    await expectSame(from, host, target);
    await expectInert(host, target);
    expect(await property(lab, host, target, 'holdfast:dataset')).toBe(id);
  });
});

describe('a filesystem, later on', () => {
  test('an incremental brings what came since, and the plan is empty after it', async () => {
    await writeFiles(lab, 'h1', '/tank/letters');
    await origin('zfs snapshot tank/letters@wednesday');
    await writeFiles(lab, 'h1', '/tank/letters');
    await origin('zfs snapshot tank/letters@thursday');

    const update = await due(config, 'replicate', 'letters');
    expect(update.steps.map(({ command }) => command).join()).toContain('-I @tuesday');
    await carryOut(config, update);
    await expectSame('tank/letters', 'h2', 'vault/replica/letters');
    await expectInert('h2', 'vault/replica/letters');
  });

  test('a bookmark carries the chain on when the snapshot that both had is gone at the origin', async () => {
    const held = await guids(lab, 'h2', 'vault/replica/letters');
    await origin('zfs bookmark tank/letters@thursday tank/letters#thursday');
    await origin('zfs destroy tank/letters@monday%thursday');
    await writeFiles(lab, 'h1', '/tank/letters');
    await origin('zfs snapshot tank/letters@friday');
    await writeFiles(lab, 'h1', '/tank/letters');
    await origin('zfs snapshot tank/letters@saturday');

    const update = await due(config, 'replicate', 'letters');
    expect(update.steps.map(({ command }) => command).join()).toContain('tank/letters#thursday');
    await carryOut(config, update);
    const now = await guids(lab, 'h2', 'vault/replica/letters');
    expect(now).toEqual(new Map([...held, ...(await guids(lab, 'h1', 'tank/letters'))]));
    expect(await fingerprint(lab, 'h2', 'vault/replica/letters@saturday')).toBe(
      await fingerprint(lab, 'h1', 'tank/letters@saturday'),
    );
  });
});

describe('a volume, later on', () => {
  test('an incremental brings what was written to it', async () => {
    await origin(
      'dd if=/dev/urandom of=/dev/zvol/tank/disk bs=1M seek=2 count=4 conv=notrunc status=none',
    );
    await origin('zfs snapshot tank/disk@tuesday');
    await carryOut(config, await due(config, 'replicate', 'disk'));
    await expectSame('tank/disk', 'h2', 'vault/replica/disk');
  });
});

describe('a filesystem with children', () => {
  const members = async (host: string, top: string) =>
    lines(await byHand(lab, host, `zfs list -H -r -o name '${top}'`)).map((name) =>
      name.slice(top.length),
    );

  test('every child that has a snapshot comes along; one that has none waits for it', async () => {
    await carryOut(config, actionOf(first, 'replicate', 'tree'));
    expect(await members('h2', 'vault/replica/tree')).toEqual(['', '/branch', '/branch/leaf']);
    for (const path of ['', '/branch', '/branch/leaf']) {
      await expectSame(`tank/tree${path}`, 'h2', `vault/replica/tree${path}`);
      await expectInert('h2', `vault/replica/tree${path}`);
    }
  });

  test('a child made later, and one that was bare, follow with the next update', async () => {
    await origin('zfs create tank/tree/branch/late');
    await writeFiles(lab, 'h1', '/tank/tree/branch/late');
    await writeFiles(lab, 'h1', '/tank/tree/branch/leaf');
    await origin('zfs snapshot -r tank/tree@friday');

    await carryOut(config, await due(config, 'replicate', 'tree'));
    const paths = ['', '/bare', '/branch', '/branch/late', '/branch/leaf'];
    expect(await members('h2', 'vault/replica/tree')).toEqual(paths);
    for (const path of paths) {
      await expectSame(`tank/tree${path}`, 'h2', `vault/replica/tree${path}`);
      await expectInert('h2', `vault/replica/tree${path}`);
    }
  });
});

test('with everything up to date, the plan replicates nothing more', async () => {
  const { actions } = await plan(config);
  expect(actions.filter(({ kind }) => kind !== 'scrub')).toEqual([]);
});
