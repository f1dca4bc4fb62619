import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Lab } from '../lab/lab.ts';
import { byHand } from './by-hand.ts';

const chunkBytes = 8 * 1024 ** 2;

/**
 * Writes other bytes over a block of a file from outside the host, as a disk does that has lost them silently. The
 * file is of random bytes, so that its block lies on the disk as it is, and is on that disk only where it was put.
 */
export async function spoil(
  lab: Lab,
  host: string,
  disk: number,
  file: { readonly host: string; readonly path: string },
): Promise<void> {
  const said = await byHand(lab, file.host, `head -c 4096 '${file.path}' | base64 -w 0`);
  const block = Buffer.from(said, 'base64');
  const image = await open(lab.disk(host, disk), 'r+');
  try {
    const at = await find(image, block);
    if (at === null) throw new Error(`${host}: disk ${disk} does not hold ${file.path}`);
    await image.write(randomBytes(block.length), 0, block.length, at);
  } finally {
    await image.close();
  }
}

/** Where the bytes begin: at a multiple of 512, as everything that ZFS writes. */
async function find(
  image: Awaited<ReturnType<typeof open>>,
  block: Buffer,
): Promise<number | null> {
  const { size } = await image.stat();
  const chunk = Buffer.alloc(chunkBytes);
  for (let from = 0; from < size; from += chunkBytes - block.length) {
    const { bytesRead } = await image.read(chunk, 0, chunkBytes, from);
    const at = chunk.subarray(0, bytesRead).indexOf(block);
    if (at >= 0) return from + at;
  }
  return null;
}
