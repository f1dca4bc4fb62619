import type { Rule } from './rule.ts';

/** What keeps a snapshot from being destroyed, released or rolled back to. */
export const snapshotRules: readonly Rule[] = [
  [
    /being held|dataset is held|tag already exists/i,
    'held',
    'The snapshot is held.',
    'See who holds it with `zfs holds`.',
  ],
  [
    /no such tag on this dataset/i,
    'no-such-hold',
    'The snapshot has no hold of this name.',
    'Look again and plan anew.',
  ],
  [
    /has dependent clones|dependent clones/i,
    'has-clones',
    'A clone, or the state of an interrupted receive, stands on this snapshot.',
    'Look at its clones first.',
  ],
  [
    /more recent snapshots or bookmarks exist/i,
    'newer-snapshots',
    'There are newer snapshots.',
    'Nothing newer is ever destroyed for a rollback without an action of its own.',
  ],
];
