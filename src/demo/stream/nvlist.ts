import { type NvValue, nvTypes, to8 } from '../../zfs/nvlist.ts';

const padded = (text: string): Buffer => {
  const bytes = Buffer.from(`${text}\0`);
  return Buffer.concat([bytes, Buffer.alloc(to8(bytes.length) - bytes.length)]);
};

function packedValue(value: NvValue): { type: number; count: number; bytes: Buffer } {
  if (value === true) return { type: nvTypes.boolean, count: 0, bytes: Buffer.alloc(0) };
  if (typeof value === 'string') return { type: nvTypes.string, count: 1, bytes: padded(value) };
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return { type: nvTypes.uint64, count: 1, bytes };
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
