import { LabError } from './lab-error.ts';

/** The compressed kernel inside a vmlinuz, and the program that unpacks it. */
export interface Payload {
  readonly bytes: Buffer;
  readonly unpack: readonly [string, ...string[]];
}

const formats: readonly { readonly magic: string; readonly unpack: Payload['unpack'] }[] = [
  { magic: '28b52ffd', unpack: ['zstd', '-dcq'] },
  { magic: 'fd377a58', unpack: ['xz', '-dc', '--single-stream'] },
  { magic: '02214c18', unpack: ['lz4', '-dcq'] },
  { magic: '1f8b08', unpack: ['gzip', '-dcq'] },
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
  // Its last four bytes are the unpacked size, which is no part of the packed data.
  return { bytes: payload.subarray(0, -4), unpack: format.unpack };
}
