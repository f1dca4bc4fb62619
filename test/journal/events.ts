import {
  actionId,
  datasetId,
  filesystemName,
  guid,
  hostName,
  poolId,
  runId,
} from '../../src/model/ids.ts';
import type { JournalEvent } from '../../src/model/journal.ts';

const source = hostName('okavango');
const target = hostName('paris-1');
const replica = filesystemName('vault/replica/tessera');

export const confirmed = (run: string, action = 'replicate-1'): JournalEvent => ({
  kind: 'confirmed',
  run: runId(run),
  action: actionId(action),
  title: 'replicate tessera from okavango:tank to paris-1:vault',
  datasets: [datasetId('tessera')],
  target: poolId(target, 'vault'),
  why: ['There is one copy.'],
});

export const intent = (run: string, step = 0): JournalEvent => ({
  kind: 'intent',
  run: runId(run),
  step,
  commands: [{ host: source, command: 'zfs send -Lce -v -P tank/tessera@a | ssh paris-1 cat' }],
  facts: [{ kind: 'space-for', host: target, filesystem: replica, bytes: 2n ** 63n + 1n }],
  expect: [
    { kind: 'guid-there', host: target, filesystem: replica, guid: guid('18446744073709551615') },
  ],
});

export const outcome = (run: string, step = 0): JournalEvent => ({
  kind: 'outcome',
  run: runId(run),
  step,
  exits: ['okavango: exit 0'],
  bytes: 9_007_199_254_740_993n,
  verified: true,
  said: '',
});
