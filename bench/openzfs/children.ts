import type { Lab } from '../../test/openzfs/lab/lab.ts';
import { type Row, ratio } from '../measure.ts';
import { type Holdfast, openHoldfast } from './holdfast.ts';
import { emptyPools, overSsh, scrubbed, setUp } from './hosts.ts';
import { type Measured, measured, measuredText } from './programs.ts';

const each = 'for fs in $(zfs list -H -r -o name tank/letters); do';

/** A fresh ssh for each filesystem, as a loop in a script does it. */
const byHand = {
  first: `${each} zfs send -Lce $fs@a | ssh h2 "zfs receive -s -u vault/hand/\${fs#tank/}" || exit 1; done`,
  later: `${each} zfs send -Lce -i @a $fs@b | ssh h2 "zfs receive -s -u vault/hand/\${fs#tank/}" || exit 1; done`,
};
const syncoid = 'syncoid -r --no-sync-snap --quiet tank/letters root@h2:vault/syncoid/letters';

/** A dataset with forty children of a few hundred KiB: first, and then what was written since. */
export async function benchChildren(lab: Lab): Promise<readonly Row[]> {
  await emptyPools(lab);
  await setUp(
    lab,
    'h1',
    `zfs create tank/letters
     for i in $(seq 40); do zfs create tank/letters/c$i; done
     ${grow}; zfs snapshot -r tank/letters@a`,
  );
  for (const root of ['replica', 'hand', 'syncoid'])
    await setUp(lab, 'h2', `zfs create -o canmount=off -o mountpoint=none vault/${root}`);
  await scrubbed(lab);
  const holdfast = await openHoldfast(lab, { id: 'letters', via: 'direct' });
  try {
    const first = {
      holdfast: await replicate(lab, holdfast),
      syncoid: await measured(lab, () => overSsh(lab, 'h1', syncoid)),
      hand: await measured(lab, () => overSsh(lab, 'h1', byHand.first)),
    };
    await setUp(lab, 'h1', `${grow}; zfs snapshot -r tank/letters@b`);
    const later = {
      holdfast: await replicate(lab, holdfast),
      syncoid: await measured(lab, () => overSsh(lab, 'h1', syncoid)),
      hand: await measured(lab, () => overSsh(lab, 'h1', byHand.later)),
    };
    return [
      row('first', first.holdfast, first.hand, 'a fresh ssh for each by hand'),
      row('first', first.holdfast, first.syncoid, 'syncoid -r'),
      row('increment', later.holdfast, later.hand, 'a fresh ssh for each by hand'),
      row('increment', later.holdfast, later.syncoid, 'syncoid -r'),
    ];
  } finally {
    await holdfast.close();
  }
}

const grow =
  'for d in /tank/letters /tank/letters/c*; do dd if=/dev/urandom of=$d/$(date +%N) bs=64k count=4 2>/dev/null; done';

async function replicate(lab: Lab, holdfast: Holdfast): Promise<Measured> {
  const [action] = await holdfast.plan();
  if (action === undefined) throw new Error('nothing is planned');
  return await measured(lab, () => holdfast.run(action));
}

const row = (what: string, subject: Measured, floor: Measured, name: string): Row => ({
  what: `40 children, ${what}: holdfast, run to verified`,
  measured: measuredText(subject),
  floor: `${name}: ${measuredText(floor)}`,
  ratio: ratio(subject.ms, floor.ms),
  aim: 'not a handshake a child',
});
