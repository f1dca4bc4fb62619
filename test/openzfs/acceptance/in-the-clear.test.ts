import { beforeAll, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import type { ConfigDirectory } from '../support/config.ts';
import { guids } from '../support/guids.ts';
import { actionOf, carryOut, datasetOf, plan } from '../support/holdfast.ts';
import { patientsAndLeaflets, writeMarker } from '../support/patients.ts';

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);
const open = 'for anybody';

let config: ConfigDirectory;
beforeAll(async () => {
  config = await patientsAndLeaflets({ secret: 'for those with the key', open });
  return config.remove;
});

test('an origin in the clear goes to a pool that may hold keys, never to one that may not', async () => {
  const action = actionOf(await plan(config), 'replicate', 'leaflets');
  expect(action.target).toBe('h2:vault');
  await carryOut(config, action);
  expect(await guids(lab, 'h2', 'vault/replica/leaflets')).toEqual(
    await guids(lab, 'h1', 'tank/leaflets'),
  );
});

test('an origin in the clear is refused there in plain words, even when its policy asks for such a copy', async () => {
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
