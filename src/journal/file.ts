import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const newline = 0x0a;

/** How a journal file ends: its last whole line, and what a crash left of a line after it. */
interface Tail {
  readonly line: string | null;
  readonly torn: Buffer;
}

async function readTail(handle: FileHandle, size: number): Promise<Tail> {
  let held = Buffer.alloc(0);
  for (let from = size; from > 0; ) {
    const length = Math.min(64 * 1024, from);
    from -= length;
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, from);
    held = Buffer.concat([buffer, held]);
    const end = held.lastIndexOf(newline);
    const start = end > 0 ? held.lastIndexOf(newline, end - 1) : -1;
    if (end >= 0 && (start >= 0 || from === 0))
      return { line: held.toString('utf8', start + 1, end), torn: held.subarray(end + 1) };
  }
  return { line: null, torn: held };
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Keeps a torn line in a file of its own, named after where it stood and when it was found, and cuts it off the journal. */
async function setAside(path: string, handle: FileHandle, at: number, torn: Buffer): Promise<void> {
  await writeFile(`${path}.torn-${at}-${Date.now()}`, torn, { mode: 0o600, flush: true });
  await handle.truncate(at);
}

/**
 * Appends one line to the file and resolves to its value when it is on disk. `make` is given the last whole line. The caller
 * holds the lock: a line without its end was then left by a crash, not by someone who is just writing it.
 */
export async function appendLine<T>(
  path: string,
  make: (last: string | null) => { readonly line: string; readonly value: T },
): Promise<T> {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
  const handle = await open(path, flags, 0o600);
  try {
    await handle.chmod(0o600);
    const { size } = await handle.stat();
    const tail = await readTail(handle, size);
    const end = size - tail.torn.length;
    if (tail.torn.length > 0) await setAside(path, handle, end, tail.torn);
    const { line, value } = make(tail.line);
    try {
      await handle.appendFile(`${line}\n`);
      await handle.sync();
    } catch (error) {
      // A full disk takes half a line: take it back, so that a command that never ran has no intent on record.
      await handle.truncate(end).catch(() => undefined);
      throw error;
    }
    if (end === 0) await syncDirectory(dirname(path));
    return value;
  } finally {
    await handle.close();
  }
}
