import { randomUUID } from 'node:crypto';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { guids, properties, property } from '../support/guids.ts';
import { actionOf, carryOut, datasetOf, due, plan, status } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);

/** What only somebody with the key may read, and what anybody may. */
const secret = `secret-${randomUUID()}`;
const open = `open-${randomUUID()}`;

/** The marker, again and again, in a filesystem that is not compressed: it lies on the disk as it was written. */
const writeMarker = (filesystem: string, file: string, marker: string) =>
  origin(`yes '${marker}' | head -c 2000000 >/${filesystem}/${file} && zpool sync`);

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] }, h3: { cold: ['vdb'] } });
  await origin('head -c 32 /dev/urandom >/root/patients.key');
  await origin(
    'zfs create -o encryption=aes-256-gcm -o keyformat=raw -o keylocation=file:///root/patients.key -o compression=off tank/patients',
  );
  await origin('zfs create tank/patients/scans');
  await origin('zfs create -o compression=off tank/leaflets');
  await writeMarker('tank/patients', 'names', secret);
  await writeFiles(lab, 'h1', '/tank/patients/scans', 1);
  await writeMarker('tank/leaflets', 'text', open);
  await origin('zfs snapshot -r tank/patients@monday && zfs snapshot tank/leaflets@monday');

  const custodians = [
    { id: 'safe-a', site: 'cambridge' },
    { id: 'safe-b', site: 'oxford' },
  ];
  const keyless = { name: 'off-site keyless', copies: 1, where: { trust: 'keyless' } };
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
      h3: { pools: { cold: { root: 'cold/replica', trust: 'keyless' } } },
    },
    policies: { secret: { ...two, require: [keyless] } },
    datasets: [
      { id: 'patients', origin: 'h1:tank/patients', policy: 'secret', keys: { custodians } },
      { id: 'leaflets', origin: 'h1:tank/leaflets' },
      { id: 'memos', origin: 'h1:tank/memos', policy: 'secret', keys: { custodians } },
    ],
  });
  return config.remove;
});

const replica = 'cold/replica/patients';

describe('an encrypted origin and a pool that never has the key', () => {
  /** Both sides have the same snapshots, and the IV sets on which the next raw increment is built. */
  async function expectSameLine() {
    for (const child of ['', '/scans']) {
      const there = await guids(lab, 'h3', `${replica}${child}`);
      expect(there).toEqual(await guids(lab, 'h1', `tank/patients${child}`));
      for (const name of there.keys()) {
        expect(await property(lab, 'h3', `${replica}${child}@${name}`, 'ivsetguid')).toBe(
          await property(lab, 'h1', `tank/patients${child}@${name}`, 'ivsetguid'),
        );
      }
    }
  }

  async function expectLocked() {
    const asked = ['encryption', 'keystatus', 'mounted', 'readonly', 'canmount'];
    for (const child of ['', '/scans']) {
      expect(await properties(lab, 'h3', `${replica}${child}`, asked)).toEqual([
        'aes-256-gcm',
        'unavailable',
        'no',
        'on',
        'noauto',
      ]);
    }
  }

  test('the first replication is raw, and arrives locked', async () => {
    const action = actionOf(await plan(config), 'replicate', 'patients');
    expect(action.target).toBe('h3:cold');
    for (const { command } of action.steps.filter((step) => step.command.includes('zfs send'))) {
      expect(command).toContain('zfs send -w');
      expect(command).not.toContain('-Lce');
    }
    await carryOut(config, action);
    await expectSameLine();
    await expectLocked();
  });

  test('so is the increment', async () => {
    await writeMarker('tank/patients', 'more-names', secret);
    await writeFiles(lab, 'h1', '/tank/patients/scans', 1);
    await origin('zfs snapshot -r tank/patients@tuesday');
    await carryOut(config, await due(config, 'replicate', 'patients'));
    await expectSameLine();
    await expectLocked();
  });

  test('sent back to where the key is, it opens and reads as the origin does', async () => {
    await byHand(lab, 'h3', `zfs send -w ${replica}@monday | ssh root@h1 zfs receive -u tank/back`);
    await byHand(
      lab,
      'h3',
      `zfs send -w -i @monday ${replica}@tuesday | ssh root@h1 zfs receive -u tank/back`,
    );
    await origin('zfs load-key -L file:///root/patients.key tank/back');
    // A clone of an encrypted snapshot opens with the key of its origin.
    expect(await fingerprint(lab, 'h1', 'tank/back@tuesday')).toBe(
      await fingerprint(lab, 'h1', 'tank/patients@tuesday'),
    );
  });

  test('a key that somebody loads there is told', async () => {
    const key = await origin('base64 /root/patients.key');
    await byHand(lab, 'h3', `base64 -d >/run/key && zfs load-key -L file:///run/key ${replica}`, {
      stdin: key,
    });
    const found = datasetOf(await status(config), 'patients').findings;
    expect(found.find(({ kind }) => kind === 'key-loaded-on-keyless')?.text).toContain(
      `the key of h3:cold ${replica} is loaded`,
    );
    await byHand(lab, 'h3', `zfs unload-key ${replica} && rm /run/key`);
  });
});

describe('an origin in the clear', () => {
  test('goes to a pool that may hold keys, never to one that may not', async () => {
    const action = actionOf(await plan(config), 'replicate', 'leaflets');
    expect(action.target).toBe('h2:vault');
    await carryOut(config, action);
    expect(await guids(lab, 'h2', 'vault/replica/leaflets')).toEqual(
      await guids(lab, 'h1', 'tank/leaflets'),
    );
  });

  test('is refused there in plain words, even when its policy asks for such a copy', async () => {
    await origin('zfs create -o compression=off tank/memos');
    await writeMarker('tank/memos', 'text', open);
    await origin('zfs snapshot tank/memos@monday');
    const said = await plan(config);
    const mine = said.actions.filter(({ datasets }) => datasets.includes('memos'));
    expect(mine.map(({ target }) => target)).not.toContain('h3:cold');
    expect(
      datasetOf(said, 'memos')
        .findings.map(({ text }) => text)
        .join('\n'),
    ).toContain(
      'h3:cold: it is keyless and takes only encrypted datasets; this one is not encrypted at its origin',
    );
  });
});

describe('the bytes on the disks', () => {
  /** How many lines of a disk's image hold the marker, read from outside the machine. */
  async function holding(host: string, marker: string): Promise<number> {
    await byHand(lab, host, 'zpool sync && sync');
    const { stdout, exitCode } = await execa(
      'grep',
      ['--text', '--count', '--fixed-strings', marker, lab.disk(host, 1)],
      { reject: false },
    );
    // 1 is «not found»; anything else is a scan that did not take place.
    expect([0, 1]).toContain(exitCode);
    return Number(stdout);
  }

  test('what is in the clear is found, at its origin and at its replica: the scan can see', async () => {
    expect(await holding('h1', open)).toBeGreaterThan(1000);
    // There lz4 has put it away, all but the first of each block.
    expect(await holding('h2', open)).toBeGreaterThan(0);
  });

  test('S7 what is encrypted at its origin is nowhere on the disk of the keyless pool', async () => {
    expect(await holding('h3', secret)).toBe(0);
  });
});
