import { LabError } from './lab-error.ts';

/** The compressed kernel inside a vmlinuz, and the program that unpacks it. */
export interface Payload {
  readonly bytes: Buffer;
  readonly unpack: readonly [string, ...string[]];
}

/**
 * The kernel's build puts four bytes behind the packed data, which say how much it is unpacked. Not behind gzip's:
 * there they are the end of the format itself.
 */
const formats: readonly {
  readonly magic: string;
  readonly unpack: Payload['unpack'];
  readonly after: 0 | 4;
}[] = [
  { magic: '28b52ffd', unpack: ['zstd', '-dcq'], after: 4 },
  { magic: 'fd377a58', unpack: ['xz', '-dc', '--single-stream'], after: 4 },
  { magic: '02214c18', unpack: ['lz4', '-dcq'], after: 4 },
  { magic: '1f8b08', unpack: ['gzip', '-dcq'], after: 0 },
];

/**
 * Finds it by the header that Linux's x86 boot protocol gives every vmlinuz: the number of 512-byte setup sectors at
 * 0x1f1, and where the payload lies behind them at 0x248 and 0x24c.
 */
export function payloadOf(vmlinuz: Buffer): Payload {
  const start = (vmlinuz.readUInt8(0x1f1) + 1) * 512 + vmlinuz.readUInt32LE(0x248);
  const payload = vmlinuz.subarray(start, start + vmlinuz.readUInt32LE(0x24c));
  const format = formats.find(({ magic }) => payload.toString('hex', 0, 4).startsWith(magic));
  if (!format) {
    throw new LabError(
      `The kernel is packed in a way that is not known: it begins with ${payload.toString('hex', 0, 6)}.`,
      'Add the format to test/openzfs/lab/bzimage.ts.',
    );
  }
  return { bytes: payload.subarray(0, payload.length - format.after), unpack: format.unpack };
}
