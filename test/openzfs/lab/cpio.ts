/** One file or directory of an initramfs archive. */
export interface ArchiveEntry {
  readonly path: string;
  /** Permissions and type, as in stat(2): 0o100600, 0o40755. */
  readonly mode: number;
  readonly owner: number;
  readonly content: Buffer;
}

export const file = (
  path: string,
  content: string | Buffer,
  mode = 0o644,
  owner = 0,
): ArchiveEntry => ({
  path,
  mode: 0o100000 | mode,
  owner,
  content: Buffer.from(content),
});

export const directory = (path: string, mode = 0o755, owner = 0): ArchiveEntry => ({
  path,
  mode: 0o040000 | mode,
  owner,
  content: Buffer.alloc(0),
});

/**
 * The archive in the kernel's own format (cpio "newc"). Written here and not by cpio(1): owners and permissions are
 * then what the entry says, whoever runs the lab, and nothing has to be laid out on disk first.
 */
export function cpio(entries: readonly ArchiveEntry[]): Buffer {
  const trailer: ArchiveEntry = { path: 'TRAILER!!!', mode: 0, owner: 0, content: Buffer.alloc(0) };
  return Buffer.concat([...entries, trailer].map((entry, index) => record(entry, index + 1)));
}

function record({ path, mode, owner, content }: ArchiveEntry, inode: number): Buffer {
  const name = Buffer.from(`${path}\0`);
  const numbers = [inode, mode, owner, owner, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${numbers.map((number) => number.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), name])), padded(content)]);
}

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
