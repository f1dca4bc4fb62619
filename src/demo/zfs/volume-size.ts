const KiB = 1024n;
/** Block pointers in an indirect block of 128 KiB. */
const pointers = 1024n;

/** What a volume reserves so that it can always be written to the full: its size and metadata (volsize_to_reservation). */
export function reservationFor(size: bigint, block: bigint): bigint {
  let blocks = size / block;
  let metadata = 7n;
  while (blocks > 1n) {
    blocks = (blocks + pointers - 1n) / pointers;
    metadata += blocks;
  }
  return size + metadata * 2n * 128n * KiB;
}

const usual = 16n * KiB;

/** zfs warns of blocks that waste space. */
export const smallBlockWarning = (block: bigint): readonly string[] =>
  block >= usual
    ? []
    : [
        `Warning: volblocksize (${block}) is less than the default minimum block size (${usual}).`,
        `To reduce wasted space a volblocksize of ${usual} is recommended.`,
      ];
