import type { Lab } from '../../test/openzfs/lab/lab.ts';
import { median, milliseconds, type Row, ratio } from '../measure.ts';
import { type Holdfast, openHoldfast } from './holdfast.ts';
import { emptyPools, here, overSsh, scrubbed, setUp } from './hosts.ts';
import { timed } from './turns.ts';

const send = 'zfs send -Lce tank/hundred@a';
const receive = 'zfs receive -s -u vault/replica/hundred';
const fresh = 'zfs destroy -r vault/replica/hundred 2>/dev/null; zpool sync vault';

/** 100 MB of what cannot be compressed, to a target that has nothing of it, in every way; five runs, in turn. */
export async function benchFirstCopy(lab: Lab): Promise<readonly Row[]> {
  await emptyPools(lab);
  await setUp(
    lab,
    'h1',
    'zfs create tank/hundred && dd if=/dev/urandom of=/tank/hundred/data bs=1M count=96 2>/dev/null && zfs snapshot tank/hundred@a',
  );
  await setUp(lab, 'h2', 'zfs create -o canmount=off -o mountpoint=none vault/replica');
  await scrubbed(lab);
  const direct = await openHoldfast(lab, { id: 'hundred', via: 'direct' });
  const relay = await openHoldfast(lab, { id: 'hundred', via: 'relay' });
  const byHand = `ssh -F ${lab.sshConfig}`;
  const times = {
    direct: [] as number[],
    directPipe: [] as number[],
    relay: [] as number[],
    relayPipe: [] as number[],
    hand: [] as number[],
    handRelay: [] as number[],
    syncoid: [] as number[],
  };
  try {
    for (let round = 0; round < 5; round += 1) {
      await setUp(lab, 'h2', fresh);
      times.hand.push(await timed(() => overSsh(lab, 'h1', `${send} | ssh h2 '${receive}'`)));
      const one = await replicate(lab, direct);
      times.direct.push(one.whole);
      times.directPipe.push(one.commands);
      await setUp(lab, 'h2', fresh);
      times.handRelay.push(
        await timed(() => here(`${byHand} h1 '${send}' | ${byHand} h2 '${receive}'`)),
      );
      const other = await replicate(lab, relay);
      times.relay.push(other.whole);
      times.relayPipe.push(other.commands);
      await setUp(lab, 'h2', fresh);
      times.syncoid.push(
        await timed(() =>
          overSsh(
            lab,
            'h1',
            'syncoid --no-sync-snap --quiet tank/hundred root@h2:vault/replica/hundred',
          ),
        ),
      );
    }
  } finally {
    await direct.close();
    await relay.close();
  }
  const row = (
    way: keyof typeof times,
    against: keyof typeof times,
    name: string,
    floor: string,
    aim: string,
  ): Row => ({
    what: `100 MB: ${name}`,
    measured: milliseconds(median(times[way])),
    floor: `${milliseconds(median(times[against]))} (${floor})`,
    // As a share of the speed by hand: more is better.
    ratio: ratio(median(times[against]), median(times[way])),
    aim,
  });
  return [
    row('directPipe', 'hand', 'direct, its commands', 'zfs send | ssh zfs receive', '0.97 x'),
    row('direct', 'hand', 'direct, run to verified', 'zfs send | ssh zfs receive', '-'),
    row('relayPipe', 'handRelay', 'relay, its commands', 'ssh zfs send | ssh zfs receive', '-'),
    row('relay', 'handRelay', 'relay, run to verified', 'ssh zfs send | ssh zfs receive', '-'),
    row('direct', 'syncoid', 'direct, run to verified', 'syncoid', '-'),
    row('syncoid', 'hand', 'syncoid', 'zfs send | ssh zfs receive', '-'),
  ];
}

async function replicate(lab: Lab, holdfast: Holdfast) {
  await setUp(lab, 'h2', fresh);
  const [action] = await holdfast.plan();
  if (action === undefined) throw new Error('nothing is planned');
  return await holdfast.run(action);
}
