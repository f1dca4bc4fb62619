import type { Rule } from './rule.ts';

/** What any command may be told. More telling refusals print these words too, so these stand last. */
export const requestRules: readonly Rule[] = [
  [
    /permission denied|insufficient privileges|operation not permitted|a password is required|not in the sudoers/i,
    'no-permission',
    'The login may not do this.',
    'Delegate it with `zfs allow`, or set `become` in fleet.yaml.',
  ],
  [
    /(dataset|pool or dataset|pool) is busy/i,
    'busy',
    'Something else uses it: a mount, a hold, a clone or another receive.',
    'Wait, or look at what uses it, and try again.',
  ],
  [
    /already exists/i,
    'already-exists',
    'There is one of this name already.',
    'Look again and plan anew.',
  ],
  [/no such pool\b/i, 'no-such-pool', 'There is no such pool.', 'Check the name; import the pool.'],
  [
    /dataset does not exist|could not find any snapshots|no such (dataset|pool or dataset)/i,
    'no-such-dataset',
    'There is no such filesystem or snapshot.',
    'Look again and plan anew.',
  ],
  [
    /is not expected here|invalid character|invalid dataset name|name is too long|invalid name|empty component/i,
    'bad-name',
    'ZFS does not accept this name.',
    'Correct the name.',
  ],
  [
    /invalid property|bad property/i,
    'bad-property',
    'This version of ZFS does not know the property.',
    'Upgrade ZFS there.',
  ],
  [
    // What the host's shell says of a process that a signal ended.
    /\b(Killed|Terminated)\b/,
    'killed',
    'A process of the command was ended on the host: by somebody, or for lack of memory.',
    "Look at the host's kernel log.",
  ],
];
