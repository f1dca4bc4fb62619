import { createHash } from 'node:crypto';

/**
 * A 64-bit guid in decimal that follows from the seed and a label alone, so that every start of the embedded
 * fleet has the same guids. The labels say what a thing is, never when it was made.
 */
export function guidOf(seed: string, label: string): string {
  const digest = createHash('sha256').update(`${seed}\n${label}`).digest();
  // ZFS never hands out 0: it stands for «no base» in a stream.
  return (digest.readBigUInt64BE(0) | 1n).toString();
}
