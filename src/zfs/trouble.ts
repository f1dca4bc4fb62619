import { plainLine } from './remote-text.ts';

/** Why zfs, zpool or the ssh between two hosts refused. A closed set: what is none of them is `unknown`. */
export type TroubleCode =
  | 'no-common-base'
  | 'target-modified'
  | 'target-exists'
  | 'target-has-snapshots'
  | 'target-missing'
  | 'raw-lineage'
  | 'wrong-key'
  | 'key-not-loaded'
  | 'send-flags'
  | 'version-too-old'
  | 'out-of-space'
  | 'quota'
  | 'token-dead'
  | 'partial-state'
  | 'stream-cut'
  | 'stream-bad'
  | 'held'
  | 'no-such-hold'
  | 'has-clones'
  | 'newer-snapshots'
  | 'busy'
  | 'already-exists'
  | 'no-such-dataset'
  | 'no-such-pool'
  | 'no-permission'
  | 'scan-running'
  | 'no-replicas'
  | 'pool-suspended'
  | 'read-only'
  | 'bad-name'
  | 'bad-property'
  | 'zfs-not-loaded'
  | 'no-such-command'
  | 'peer-host-key'
  | 'peer-auth'
  | 'peer-unreachable'
  | 'killed'
  | 'unknown';

export interface Trouble {
  readonly code: TroubleCode;
  /** What it means, a sentence in plain words. */
  readonly what: string;
  /** What to do, a sentence. */
  readonly todo: string;
  /** The host's own words, one clean line (S12). */
  readonly said: string;
}

type Rule = readonly [RegExp, Exclude<TroubleCode, 'unknown'>, what: string, todo: string];

/**
 * libzfs speaks English only. The more telling message stands first, for one failure often prints several:
 * a receive below a missing parent says both «does not exist» and «unable to restore».
 */
const rules: readonly Rule[] = [
  [
    /host key verification failed|remote host identification has changed|no .* host key is known/i,
    'peer-host-key',
    'The sending host does not trust the key of the receiving host.',
    "Log in from one to the other once, compare the key's fingerprint, and accept it there.",
  ],
  [
    /permission denied \((publickey|password|keyboard|gssapi|hostbased)|too many authentication failures/i,
    'peer-auth',
    'The receiving host did not let the sending host log in.',
    'Give the sending host a key that the receiving host accepts, or send by way of this machine (via: relay).',
  ],
  [
    /could not resolve hostname|connection refused|connection timed out|no route to host|network is unreachable|connection (reset|closed) by|kex_exchange_identification|lost connection|send disconnect|broken pipe.*ssh/i,
    'peer-unreachable',
    'The sending host could not reach the receiving host, or the link broke.',
    'Check the network between the two; what has arrived is kept and can be resumed.',
  ],
  [
    /(zfs|zpool|pv|mbuffer): (command )?not found|(sh|exec): .*: not found/i,
    'no-such-command',
    'A program that the command needs is not installed on the host.',
    'Install it there, or put it on the PATH of the login.',
  ],
  [
    /zfs modules? (are|is|cannot be)|\/dev\/zfs.*(no such|cannot|not found)|failed to initialize (the libzfs|zfs library)/i,
    'zfs-not-loaded',
    "The host has ZFS's commands, but its kernel module is not loaded.",
    'Load it on the host: `modprobe zfs` (Linux), `kldload zfs` (FreeBSD).',
  ],
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
    'The target holds the state of an interrupted receive.',
    'Go on from its resume token.',
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

/** The worst trouble that this stderr speaks of; null when it says nothing at all. */
export function classifyTrouble(stderr: string): Trouble | null {
  const said = plainLine(stderr, 2000);
  if (said === '') return null;
  for (const [pattern, code, what, todo] of rules) {
    if (pattern.test(said)) return { code, what, todo, said: plainLine(sentence(stderr, pattern)) };
  }
  return {
    code: 'unknown',
    what: 'The host refused, in words that holdfast does not know.',
    todo: 'Read what it said, and try the command by hand.',
    said: plainLine(said),
  };
}

/** The line that told; the whole when the words run over a line's end, as libzfs likes to break them. */
function sentence(stderr: string, pattern: RegExp): string {
  return stderr.split(/[\r\n]+/).find((line) => pattern.test(plainLine(line))) ?? stderr;
}

const notThere = /^cannot open '(.+)': dataset does not exist$/;

/**
 * The stderr of a `zfs list NAME…` that failed for names that do not exist: those names, when it says nothing else;
 * null when something else is the matter too.
 */
export function missingOnly(stderr: string): readonly string[] | null {
  const missing: string[] = [];
  for (const line of stderr.split('\n')) {
    if (line === '' || line === 'no datasets available') continue;
    const match = notThere.exec(line);
    if (!match) return null;
    missing.push(match[1] ?? '');
  }
  return missing;
}
