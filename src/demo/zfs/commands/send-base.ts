import type { Begin } from '../../stream/records.ts';
import { keyOf } from '../encryption.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { bornBetween } from '../written.ts';

/** Where an incremental starts: a snapshot or a bookmark. */
export interface Base {
  readonly guid: string;
  readonly createtxg: bigint;
  readonly ivset: string | null;
}

export interface SendFlags {
  readonly raw: boolean;
  readonly large: boolean;
  readonly embedded: boolean;
  readonly compressed: boolean;
}

/** The packages of a send, and the lines that -v tells of them. */
export interface Packages {
  readonly packages: readonly Begin[];
  readonly lines: readonly string[];
}

/** What an empty incremental takes: begin and end records (captures zfs-send-nvP-I). */
export const framing = 624n;

export const cannotSend = (name: string, why: string): ZfsFailure =>
  new ZfsFailure(`warning: cannot send '${name}': ${why}`);

/** What was written after `from` up to `to`; everything when there is no base. */
function streamBytes(fs: Filesystem, from: Base | null, to: Snapshot): bigint {
  if (!from) return to.referenced + framing;
  return bornBetween(fs, from.createtxg, to.createtxg) + framing;
}

/** The head of one snapshot's package. -w on plain data is -Lec: such a stream is not raw. */
export function beginOf(
  machine: Machine,
  fs: Filesystem,
  from: Base | null,
  to: Snapshot,
  flags: SendFlags,
): Begin {
  const key = keyOf(machine, fs);
  const raw = flags.raw && key !== null;
  const encryption =
    raw && fs.encryption
      ? { algorithm: fs.encryption.algorithm, format: key.format, secret: key.secret }
      : null;
  return {
    toName: `${fs.name}@${to.name}`,
    toGuid: to.guid,
    creation: to.creation,
    fromGuid: from?.guid ?? null,
    fromIvset: from?.ivset ?? null,
    toIvset: to.ivset,
    type: fs.type,
    volsize: fs.type === 'volume' ? (fs.properties.get('volsize') ?? '0') : null,
    raw,
    large: flags.large && Number(fs.properties.get('recordsize') ?? 0) > 131072,
    // A raw stream has blocks as they lie on the disk, and none of an encrypted filesystem is embedded.
    embedded: flags.embedded && !raw,
    compressed: flags.compressed,
    encryption,
    referenced: String(to.referenced),
    bytes: String(streamBytes(fs, from, to)),
    resumedAt: null,
    last: true,
  };
}
