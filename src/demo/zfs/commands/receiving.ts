import type { Begin } from '../../stream/records.ts';
import { encodeToken } from '../../stream/token.ts';
import { isOpen } from '../encryption.ts';
import { ZfsFailure } from '../failure.ts';
import type { Receiving } from '../jobs.ts';
import type { Filesystem, Machine, PartialReceive, Zpool } from '../machine.ts';
import { nextTxg, open, secondsNow } from '../machine.ts';
import { availableOf, lacksRoomFor } from '../space.ts';
import { framing } from './send-base.ts';

export interface ReceiveOptions {
  readonly resumable: boolean;
  readonly unmounted: boolean;
  /** -o, checked for this type of filesystem. */
  readonly properties: ReadonlyMap<string, string>;
}

/** The words that a failing receive begins with. */
export function streamTitle(begin: Begin): string {
  if (begin.resumedAt !== null) return 'cannot receive resume stream';
  return begin.fromGuid === null
    ? 'cannot receive new filesystem stream'
    : 'cannot receive incremental stream';
}

/** What -v says of a snapshot that begins to come in. */
export const announced = (begin: Begin, into: string) => ({
  announcement: `receiving ${begin.fromGuid === null ? 'full' : 'incremental'} stream of ${begin.toName} into ${into}`,
  into,
});

function noRoom(machine: Machine, pool: Zpool, fs: Filesystem, bytes: bigint): string | null {
  if (lacksRoomFor(machine, pool, 5)) return 'out of space';
  if (availableOf(machine, fs) >= bytes) return null;
  const root = pool.filesystems.get(pool.name);
  return root && availableOf(machine, root) >= bytes
    ? `destination ${fs.name} space quota exceeded.`
    : 'out of space';
}

/**
 * Brings one snapshot into `fs`, which the rules of `receive-rules.ts` have accepted. An inconsistent filesystem
 * is one that this receive, or the one that it resumes, has made.
 */
export function receiveInto(
  machine: Machine,
  target: { readonly fs: Filesystem; readonly snapshot: string },
  begin: Begin,
  options: ReceiveOptions,
): Receiving {
  const { fs, snapshot } = target;
  const { pool } = open(machine, fs.name);
  const title = streamTitle(begin);
  const state: PartialReceive = fs.partial ?? { begin, received: 0n };
  if (options.resumable) fs.partial = state;
  fs.receiving = true;

  const leave = () => {
    fs.receiving = false;
    if (options.resumable || begin.resumedAt !== null) return;
    fs.partial = null;
    if (fs.inconsistent) pool.filesystems.delete(fs.name);
  };

  return {
    ...announced(begin, `${fs.name}@${snapshot}`),
    fate: 'received',
    accept: (bytes) => {
      const trouble = noRoom(machine, pool, fs, bytes);
      if (trouble !== null) {
        leave();
        throw new ZfsFailure(`${title}: ${trouble}`);
      }
      state.received += bytes;
      if (fs.inconsistent) fs.referenced += bytes;
    },
    finish: () => {
      const made = fs.inconsistent;
      fs.receiving = false;
      fs.partial = null;
      fs.inconsistent = false;
      fs.referenced = BigInt(begin.referenced);
      fs.written = 0n;
      fs.snapshots.push({
        name: snapshot,
        guid: begin.toGuid,
        createtxg: nextTxg(pool),
        creation: begin.creation,
        referenced: fs.referenced,
        written: BigInt(begin.bytes) - framing,
        used: 0n,
        holds: new Map(),
        // A raw stream keeps its lineage; re-encrypted data begins a new one.
        ivset: begin.raw ? begin.toIvset : fs.encryption ? machine.mint(`${fs.name}@ivset`) : null,
        properties: new Map(),
      });
      fs.snapshotsChanged = secondsNow(machine);
      for (const [name, value] of options.properties) fs.properties.set(name, value);
      const mountable =
        fs.type === 'filesystem' && (fs.properties.get('canmount') ?? 'on') === 'on';
      if (made && mountable && !options.unmounted && isOpen(machine, fs)) fs.mounted = true;
    },
    cut: () => {
      leave();
      if (!options.resumable) return new ZfsFailure(`${title}: incomplete stream`);
      return new ZfsFailure(
        [
          `${title}: checksum mismatch or incomplete stream.`,
          'Partially received snapshot is saved.',
          'A resuming stream can be generated on the sending system by running:',
          `    zfs send -t ${encodeToken(begin, state.received)}`,
        ].join('\n'),
      );
    },
  };
}
