import type { Scenario } from '../scenario.ts';
import { notModelled, write } from '../scenario.ts';

/** What zfs says of itself, and commands that holdfast has no use for. */
export const words: readonly Scenario[] = [
  {
    name: 'versions',
    about: 'which OpenZFS this is',
    pools: {},
    steps: [
      'zfs version',
      'zpool version',
      'zfs --version',
      'zfs version -j',
      'zfs list',
      'zpool list -H',
    ],
  },
  {
    name: 'other-commands',
    about: 'what people type and holdfast does not',
    pools: { tank: ['vdb'] },
    steps: [
      'zfs create tank/a',
      write('tank/a', 1),
      'zfs snapshot tank/a@s',
      write('tank/a', 1),
      notModelled('zfs diff tank/a@s tank/a', 'the model has no files'),
      notModelled('zfs userspace -Hp tank/a', 'the model has no files'),
      notModelled('zfs groupspace -Hp tank/a', 'the model has no files'),
      notModelled('zfs upgrade', 'the model knows one version of filesystems'),
      notModelled('zfs wait -t deleteq tank/a', 'nothing in the model is destroyed slowly'),
      notModelled('zfs project tank/a', 'the model has no files'),
      notModelled('zfs share -a', 'the model shares nothing'),
      notModelled('zfs program tank /nowhere.lua', 'the model runs no channel programs'),
      notModelled('zfs nosuch', 'the whole of zfs’s own usage'),
      notModelled('zfs', 'the whole of zfs’s own usage'),
    ],
  },
];
