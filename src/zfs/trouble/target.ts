import type { Rule } from './rule.ts';

/** What stands in the way at the place that a stream goes to. */
export const targetRules: readonly Rule[] = [
  [
    /does not\s+match incremental source/i,
    'no-common-base',
    "The target's newest snapshot is not the base of this stream.",
    'Look again: the plan chooses a base that both sides have, or names the divergence.',
  ],
  [
    /has been modified\s+since most recent snapshot/i,
    'target-modified',
    'The target was written to, or has a snapshot of its own, since its newest received snapshot.',
    'Keep what is there aside or roll it back: an action of its own. Then set readonly=on.',
  ],
  [
    /destination has snapshots|destination .* has snapshots/i,
    'target-has-snapshots',
    'The target has snapshots, and a full stream does not go onto them.',
    'Rename it aside, an action of its own.',
  ],
  [
    /must specify -F to overwrite|destination .* exists/i,
    'target-exists',
    'There is a filesystem already where the copy was to go.',
    'Look at what it is; holdfast never overwrites one (S4).',
  ],
  [
    /unable to restore to destination|destination .* does not exist/i,
    'target-missing',
    'The place where the copy was to go does not exist.',
    "Create the parent filesystem (the pool's root in fleet.yaml) on the target.",
  ],
  [
    /quota exceeded|exceeds .*quota|disk quota/i,
    'quota',
    'A quota on the target is used up.',
    'Raise the quota, or choose another pool.',
  ],
  [
    /out of space|no space left/i,
    'out-of-space',
    'The target pool is full.',
    'Free space or add some; what has arrived is kept when the receive was resumable.',
  ],
];
