import type { Rule } from './rule.ts';

/** What is the matter with a stream: its keys, its flags, its token, its end. */
export const streamRules: readonly Rule[] = [
  [
    /iv ?set guid (mismatch|missing)|crypt_keydata/i,
    'raw-lineage',
    'The raw line is broken: the base on the target was not received raw from this origin.',
    'Roll the target back to its last raw snapshot, or send a new full raw copy.',
  ],
  [
    /encryption key does not match|incorrect key provided/i,
    'wrong-key',
    'The key does not fit.',
    'Load the key that this filesystem was made with.',
  ],
  [
    /key must be loaded|key not loaded|key load error|key is not loaded|key unavailable/i,
    'key-not-loaded',
    'The encryption key is not loaded.',
    'Load it on a host that may hold it, or send raw.',
  ],
  [
    /requires -L|large[- ]block|block size mismatch|requires .*--large-block/i,
    'send-flags',
    'The stream was made with other block sizes than the copy has.',
    'Send with the same flags as before: they stay the same for the life of a copy.',
  ],
  [
    /must be upgraded|unsupported (feature|version)|stream has unsupported feature|not supported on this (system|pool)/i,
    'version-too-old',
    'The pool or the ZFS there is too old for this stream.',
    'Upgrade the receiving side, or send without the feature.',
  ],
  [
    /cannot resume send|resume token is corrupt|no longer the same snapshot|no longer exists|incremental source 0x/i,
    'token-dead',
    'What the interrupted receive waits for is no longer on the sender.',
    'Give up the partial state (`zfs receive -A`, an action of its own) and send again.',
  ],
  [
    /contains partially-complete state|partially received/i,
    'partial-state',
    // OpenZFS 2.3.2 says it of a resumable receive that still runs as well, seen on real hosts.
    'The target holds the state of a receive that was cut, or of one that runs there now.',
    'Look again; unless one runs there, go on from its resume token.',
  ],
  [
    /checksum mismatch or incomplete stream|incomplete stream|failed to read from stream|unexpected end of/i,
    'stream-cut',
    'The stream ended before its end.',
    'Resume from the token when the target has one, else send again.',
  ],
  [
    /invalid stream|bad magic|invalid backup stream|stream .*corrupt/i,
    'stream-bad',
    'What arrived is no ZFS stream.',
    'Look for output of the login shell on the sender (a greeting, an echo in .bashrc).',
  ],
];
