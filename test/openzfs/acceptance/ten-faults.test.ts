import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand, until } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import { type ActionJson, carryOut, datasetOf, plan, status } from '../support/holdfast.ts';
import { snapshotsLongAgo } from '../support/long-ago.ts';
import { freshPools } from '../support/pools.ts';
import { scribbleOn } from '../support/scribble.ts';

/*
 * A fleet that is wrong in ten ways at once: h1 has the origins, h2 the copies, h3 a pool that is never to see a key.
 * Whoever confirms what the plan recommends, one action after another, brings it to order.
 */

const lab = theLab();
const h1 = (command: string) => byHand(lab, 'h1', command);
const h2 = (command: string) => byHand(lab, 'h2', command);
const h3 = (command: string) => byHand(lab, 'h3', command);

const key = 'ten wrong things';
const snapshotted = ['behind', 'written', 'foreign', 'loose', 'cut', 'unnamed', 'many'] as const;
const replica = (id: string) => `vault/replica/${id}`;

/** A copy as holdfast makes it, made by hand: everything that is wrong afterwards was done on purpose. */
const copied = async (id: string, snapshot: string) => {
  await h1(
    `zfs send -Lce tank/${id}@${snapshot} | ssh h2 'zfs receive -s -u -x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=${id} -o holdfast:role=replica -o holdfast:send=Lce ${replica(id)}'`,
  );
};

/** The ways but for the first, snapshots that nobody wants any more, and what is done for each. */
const wrong: Readonly<Record<string, () => Promise<unknown>>> = {
  'a dataset without a copy': () => h1('zfs create tank/bare'),
  'a copy that is behind': async () => {
    await writeFiles(lab, 'h1', '/tank/behind', 1);
    await h1('zfs snapshot tank/behind@tuesday');
  },
  'a copy that was written to': () => h2(scribbleOn(replica('written'))),
  'a copy with a snapshot of its own': () => h2(`zfs snapshot ${replica('foreign')}@by-a-stranger`),
  'a copy that is writable and mounted': () =>
    h2(`zfs set readonly=off canmount=on mountpoint=/mnt/loose ${replica('loose')}
        zfs mount ${replica('loose')} 2>/dev/null || zfs get -H -o value mounted ${replica('loose')}`),
  'a key that is loaded on a keyless pool': () =>
    h3(`printf '%s' '${key}' | zfs load-key ${replica('secret')}`),
  'a receive that was cut and can never go on': async () => {
    await h1('dd if=/dev/urandom of=/tank/cut/big bs=1M count=24 status=none; sync -f /tank/cut');
    await h1('zfs snapshot tank/cut@lost');
    await h1(
      `zfs send -Lce -i @monday tank/cut@lost | head -c 8000000 | ssh h2 'zfs receive -s -u ${replica('cut')}' || true`,
    );
    await h1('zfs destroy tank/cut@lost && rm /tank/cut/big && zfs snapshot tank/cut@tuesday');
  },
  'a copy that does not say what it is': () =>
    h2(
      ['dataset', 'role', 'send']
        .map((name) => `zfs inherit holdfast:${name} ${replica('unnamed')}`)
        .join('\n'),
    ),
  'a copy more than is wanted': () =>
    h1(
      `zfs send -Lce tank/many@monday | ssh h3 'zfs receive -s -u -x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=many -o holdfast:role=replica -o holdfast:send=Lce plenty/replica/many'`,
    ),
};

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, {
    h1: { tank: ['vdb'] },
    h2: { vault: ['vdb'] },
    h3: { vault: ['vdb'], plenty: ['vdc'] },
  });
  await h2('zfs create -o canmount=off vault/replica');
  await h3('zfs create -o canmount=off vault/replica && zfs create -o canmount=off plenty/replica');
  for (const id of snapshotted) {
    await h1(`zfs create tank/${id}`);
    await writeFiles(lab, 'h1', `/tank/${id}`, 1);
  }
  await snapshotsLongAgo(lab, 'h1', 'tank/behind');
  await h1(
    `printf '%s' '${key}' | zfs create -o encryption=on -o keyformat=passphrase tank/secret`,
  );
  await writeFiles(lab, 'h1', '/tank/secret', 1);
  await h1(`zfs snapshot ${[...snapshotted, 'secret'].map((id) => `tank/${id}@monday`).join(' ')}`);
  for (const id of snapshotted) await copied(id, 'monday');
  await h1(
    `zfs send -w tank/secret@monday | ssh h3 'zfs receive -s -u -x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=secret -o holdfast:role=keyless -o holdfast:send=w ${replica('secret')}'`,
  );
  for (const wrongdoing of Object.values(wrong)) await wrongdoing();

  const here = { ...two, replicate: { every: '1h', lag: '1d' }, prune: { delay: '1s' } };
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
      h3: {
        pools: {
          vault: { root: 'vault/replica', trust: 'keyless' },
          plenty: { root: 'plenty/replica' },
        },
      },
    },
    policies: {
      kept: {
        ...here,
        snapshots: { by: 'holdfast', yearly: 1 },
        replicate: { every: '1s', lag: '1d' },
      },
    },
    datasets: [
      ...[...snapshotted, 'bare'].map((id) => ({ id, origin: `h1:tank/${id}`, policy: 'kept' })),
      {
        id: 'secret',
        origin: 'h1:tank/secret',
        policy: 'kept',
        keys: {
          custodians: [
            { id: 'a', site: 'oxford' },
            { id: 'b', site: 'bath' },
          ],
        },
      },
    ],
  });
  return config.remove;
});

const everything = async () =>
  (
    await Promise.all(
      lab.hosts.map(
        async (host) =>
          `${host}\n${await byHand(lab, host, 'zfs list -r -t all -o name,guid,used,readonly,mounted,keystatus')}`,
      ),
    )
  ).join('\n');

describe('a fleet that is wrong in ten ways at once', () => {
  test('is brought to order by confirming what is recommended, one action after another', async () => {
    process.stdout.write(`before:\n${await everything()}\n`);
    const before = await status(config);
    expect(before.datasets.filter(({ health }) => health === 'ok')).toEqual([]);

    const ran: ActionJson[] = [];
    for (;;) {
      const { actions } = await plan(config);
      const [next] = actions;
      if (!next) {
        // What was marked comes due in a second, and what is scrubbed in a few.
        const { datasets } = await until(
          () => status(config),
          (said) => said.datasets.every(({ health }) => health !== 'unverified'),
        );
        if (datasets.every(({ health }) => health === 'ok')) break;
        continue;
      }
      process.stdout.write(`${next.id}: ${next.title}\n`);
      await carryOut(config, next);
      ran.push(next);
      expect(ran.length).toBeLessThan(60);
    }

    process.stdout.write(`after:\n${await everything()}\n`);
    const after = await plan(config);
    expect(after.actions).toEqual([]);
    expect(datasetOf(after, 'foreign').counted).toBe(2);
    const kinds = new Set(ran.map(({ kind }) => kind));
    for (const kind of ['replicate', 'rollback', 'aside', 'inert', 'unload-key', 'abort'])
      expect(kinds).toContain(kind);
    for (const kind of ['stamp', 'retire', 'mark', 'prune', 'scrub']) expect(kinds).toContain(kind);
  }, 1_200_000);

  test('and nothing was forced: what was put aside is all there', async () => {
    expect(await h2('zfs list -H -o name -t snapshot -r vault/replica')).toContain(
      '@by-a-stranger',
    );
  });
});
