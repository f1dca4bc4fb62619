/** The three kinds of value that a resume token holds; `true` is nvlist's boolean, which has no value. */
export type NvValue = bigint | string | true;

export const nvTypes = { boolean: 1, uint64: 8, string: 9 } as const;
export const to8 = (length: number): number => (length + 7) & ~7;

/** Reads what nvlist_pack wrote with NV_ENCODE_NATIVE on a little-endian machine; null when it is something else. */
export function unpackNvlist(packed: Buffer): readonly (readonly [string, NvValue])[] | null {
  if (packed[0] !== 0 || packed[1] !== 1) return null;
  const pairs: (readonly [string, NvValue])[] = [];
  for (let at = 12; at + 4 <= packed.length; ) {
    const size = packed.readInt32LE(at);
    if (size === 0) return pairs;
    if (size < 16 || at + size > packed.length) return null;
    const value = readValue(packed.subarray(at, at + size));
    if (!value) return null;
    pairs.push(value);
    at += size;
  }
  return null;
}

/** One pair: sizes in its first 16 bytes, then the name and the value, each padded to eight. */
function readValue(pair: Buffer): readonly [string, NvValue] | null {
  const nameLength = pair.readInt16LE(4);
  const type = pair.readInt32LE(12);
  const value = 16 + to8(nameLength);
  if (nameLength < 1 || value > pair.length) return null;
  const name = pair.toString('utf8', 16, 15 + nameLength);
  if (type === nvTypes.boolean) return [name, true];
  if (type === nvTypes.uint64 && value + 8 <= pair.length)
    return [name, pair.readBigUInt64LE(value)];
  const end = pair.indexOf(0, value);
  return type === nvTypes.string && end >= 0 ? [name, pair.toString('utf8', value, end)] : null;
}
