import type { Action } from '../../src/model/action.ts';
import type { Fact } from '../../src/model/fact.ts';
import { actionId, datasetId, guid, poolId, snapshotName } from '../../src/model/ids.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { HostCommand, Step } from '../../src/model/step.ts';
import { okavango, origin, paris, replica, root } from './fake-fleet.ts';

const receive =
  'zfs receive -s -u -x mountpoint -o canmount=noauto -o readonly=on vault/replica/tessera';
export const sendCommand: HostCommand = {
  host: okavango,
  command: 'zfs send -Lce -v -P tank/tessera@a',
};
export const receiveCommand: HostCommand = { host: paris, command: receive };
export const directCommand: HostCommand = {
  host: okavango,
  command: `${sendCommand.command} | ssh -o BatchMode=yes paris-1.example.org '${receive}'`,
};

export const facts: readonly Fact[] = [
  {
    kind: 'snapshot-is',
    host: okavango,
    filesystem: origin,
    snapshot: snapshotName('a'),
    guid: guid('1'),
  },
  { kind: 'absent', host: paris, filesystem: replica },
  { kind: 'space-for', host: paris, filesystem: root, bytes: 10n ** 12n },
];

export const outcomes: readonly Outcome[] = [
  { kind: 'guid-there', host: paris, filesystem: replica, guid: guid('1') },
  { kind: 'inert', host: paris, filesystem: replica },
];

export const direct: Extract<Step, { kind: 'transfer' }> = {
  kind: 'transfer',
  title: 'send tank/tessera to paris-1',
  via: 'direct',
  run: directCommand,
  to: paris,
  sends: [20_531_856n],
  facts,
  outcomes,
};

export const relay: Extract<Step, { kind: 'relay' }> = {
  kind: 'relay',
  title: 'send tank/tessera to paris-1 through this machine',
  send: sendCommand,
  receive: receiveCommand,
  limit: null,
  sends: [null],
  facts,
  outcomes,
};

export const snapshotStep: Extract<Step, { kind: 'command' }> = {
  kind: 'command',
  title: 'take a snapshot',
  run: { host: okavango, command: 'zfs snapshot tank/tessera@b' },
  facts: [
    { kind: 'snapshot-absent', host: okavango, filesystem: origin, snapshot: snapshotName('b') },
  ],
  outcomes: [
    { kind: 'snapshot-there', host: okavango, filesystem: origin, snapshot: snapshotName('b') },
  ],
};

export function action(steps: Action['steps'], more: Partial<Action> = {}): Action {
  return {
    id: actionId('replicate-tessera-paris-1-vault'),
    kind: 'replicate',
    tier: 'safe',
    datasets: [datasetId('tessera')],
    target: poolId(paris, 'vault'),
    source: poolId(okavango, 'tank'),
    title: 'replicate tessera from okavango:tank to paris-1:vault',
    why: ['tessera has one copy, and its policy wants two.'],
    effect: 'Two copies.',
    steps,
    confirm: { kind: 'key', word: 'yes' },
    estimate: { bytes: 20_531_856n, seconds: null },
    urgency: { class: 1, why: 'one copy' },
    after: [],
    proof: [],
    ...more,
  };
}
