import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { scrubOf } from '../support/fleet.ts';
import { datasetOf, status } from '../support/holdfast.ts';
import { spoil } from '../support/spoil.ts';
import { copyOn, scanEnded, threeCopies } from '../support/three-copies.ts';

const lab = theLab();

let config: ConfigDirectory;
beforeAll(async () => {
  config = await threeCopies();
  return config.remove;
});

test('a pool without redundancy that has lost a block is a danger, its copy is not verified any more, and no scrub is offered as a cure', async () => {
  await spoil(lab, 'h3', 1, { host: 'h1', path: '/tank/notes/random' });
  await byHand(lab, 'h3', 'zpool scrub cold');
  const { findings } = await scanEnded(config, 'h3:cold');
  expect(findings).toMatchObject([
    {
      kind: 'pool-errors',
      severity: 'danger',
      text: expect.stringMatching(/pool h3:cold has \d+ data error/),
    },
    { kind: 'device-errors' },
  ]);
  expect(await copyOn(config, 'h3:cold')).toMatchObject({ counted: true, verified: false });
  const notes = datasetOf(await status(config), 'notes');
  expect(notes).toMatchObject({ health: 'unverified', counted: 3, verified: 2 });
  expect(await scrubOf(config, 'h3:cold')).toBeNull();
});
