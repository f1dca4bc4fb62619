import type { Rule } from './rule.ts';

/** What a pool refuses, whole. */
export const poolRules: readonly Rule[] = [
  [
    /currently scrubbing|currently resilvering|scrub .*in progress|resilver in progress/i,
    'scan-running',
    'A scrub or resilver runs on this pool already.',
    'Wait for it to end.',
  ],
  [
    /no valid replicas|reserved as a hot spare/i,
    'no-replicas',
    'The pool cannot spare this device.',
    'Replace it instead of taking it away.',
  ],
  [
    /i\/o is currently suspended|pool i\/o|i\/o error/i,
    'pool-suspended',
    'The pool has stopped: its devices do not answer.',
    'Bring the devices back, then `zpool clear`.',
  ],
  [
    /read-?only file system|pool is read-?only|dataset is read-?only/i,
    'read-only',
    'The pool or filesystem is read-only.',
    'Import the pool writable, or choose another one.',
  ],
  [
    /cannot scrub .*: permission denied/i,
    'no-permission',
    'Scrubs take root: ZFS delegates no permission for them.',
    'Leave them to cron there, or set `become` in fleet.yaml.',
  ],
];
