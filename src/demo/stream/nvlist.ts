/** The three kinds of value that a resume token holds; `true` is nvlist's boolean, which has no value. */
export type NvValue = bigint | string | true;

const types = { boolean: 1, uint64: 8, string: 9 } as const;
const to8 = (length: number) => (length + 7) & ~7;

const padded = (text: string): Buffer => {
  const bytes = Buffer.from(`${text}\0`);
  return Buffer.concat([bytes, Buffer.alloc(to8(bytes.length) - bytes.length)]);
};

function packedValue(value: NvValue): { type: number; count: number; bytes: Buffer } {
  if (value === true) return { type: types.boolean, count: 0, bytes: Buffer.alloc(0) };
  if (typeof value === 'string') return { type: types.string, count: 1, bytes: padded(value) };
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return { type: types.uint64, count: 1, bytes };
}

/** nvlist_pack with NV_ENCODE_NATIVE on a little-endian machine: what real tokens hold. */
export function packNvlist(pairs: readonly (readonly [string, NvValue])[]): Buffer {
  const head = Buffer.from([0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  const packed = pairs.map(([name, value]) => {
    const { type, count, bytes } = packedValue(value);
    const label = padded(name);
    const pair = Buffer.alloc(16);
    pair.writeInt32LE(16 + label.length + bytes.length, 0);
    pair.writeInt16LE(name.length + 1, 4);
    pair.writeInt32LE(count, 8);
    pair.writeInt32LE(type, 12);
    return Buffer.concat([pair, label, bytes]);
  });
  return Buffer.concat([head, ...packed, Buffer.alloc(4)]);
}

/** The other way; null when it is none. */
export function unpackNvlist(packed: Buffer): readonly (readonly [string, NvValue])[] | null {
  const pairs: [string, NvValue][] = [];
  for (let at = 12; at + 4 <= packed.length; ) {
    const size = packed.readInt32LE(at);
    if (size === 0) return pairs;
    if (size < 16 || at + size > packed.length) return null;
    const nameLength = packed.readInt16LE(at + 4);
    const name = packed.toString('utf8', at + 16, at + 15 + nameLength);
    const value = at + 16 + to8(nameLength);
    const type = packed.readInt32LE(at + 12);
    if (type === types.boolean) pairs.push([name, true]);
    else if (type === types.uint64) pairs.push([name, packed.readBigUInt64LE(value)]);
    else if (type === types.string)
      pairs.push([name, packed.toString('utf8', value, packed.indexOf(0, value))]);
    else return null;
    at += size;
  }
  return null;
}
