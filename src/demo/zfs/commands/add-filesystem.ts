import { emptyFilesystem } from '../empty-filesystem.ts';
import type { Encryption, Filesystem, Machine, Zpool } from '../machine.ts';
import { nextTxg, secondsNow } from '../machine.ts';

/** What an empty one takes on disks with sectors of 512 bytes. */
const emptyBytes = { filesystem: 24_576n, volume: 12_288n } as const;

/** An empty filesystem or volume in its place; the caller has checked that it may be there. */
export function addFilesystem(
  machine: Machine,
  pool: Zpool,
  made: {
    readonly name: string;
    readonly type: 'filesystem' | 'volume';
    readonly encryption: Encryption | null;
    readonly properties: ReadonlyMap<string, string>;
  },
): Filesystem {
  const txg = nextTxg(pool);
  const fs = emptyFilesystem({
    name: made.name,
    type: made.type,
    guid: machine.mint(made.name),
    createtxg: txg,
    creation: secondsNow(machine),
    objsetid: Number(txg % 100_000n) + 1000,
    properties: new Map(made.properties),
    encryption: made.encryption,
  });
  fs.referenced = emptyBytes[made.type];
  fs.written = emptyBytes[made.type];
  pool.filesystems.set(fs.name, fs);
  return fs;
}
