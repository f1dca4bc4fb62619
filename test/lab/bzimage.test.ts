import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { payloadOf } from '../openzfs/lab/bzimage.ts';

/* The places in the header are those of Linux's Documentation/arch/x86/boot.rst. */
const setupSectors = 0x1f1;
const payloadOffset = 0x248;
const payloadLength = 0x24c;

/** A vmlinuz as the kernel's build lays it out: setup code, unpacking code, payload, and more after it. */
function vmlinuz(payload: Buffer, sectors = 0x1f): Buffer {
  const setup = Buffer.alloc((sectors + 1) * 512);
  const unpacker = randomBytes(0x2d4);
  setup.writeUInt8(sectors, setupSectors);
  setup.writeUInt32LE(unpacker.length, payloadOffset);
  setup.writeUInt32LE(payload.length, payloadLength);
  return Buffer.concat([setup, unpacker, payload, randomBytes(777)]);
}

const kernel = Buffer.from('\x7fELF, and the rest of a kernel. '.repeat(300));

test('what gzip packed unpacks to the kernel that it was made of', () => {
  const { bytes, unpack } = payloadOf(vmlinuz(gzipSync(kernel)));
  expect(unpack[0]).toBe('gzip');
  expect(gunzipSync(bytes).equals(kernel)).toBe(true);
});

test('the setup code may be of any length', () => {
  const { bytes } = payloadOf(vmlinuz(gzipSync(kernel), 0x3a));
  expect(gunzipSync(bytes).equals(kernel)).toBe(true);
});

test.each([
  ['zstd', '28b52ffd'],
  ['xz', 'fd377a585a00'],
  ['lz4', '02214c18'],
] as const)(
  'what %s packed is told by its first bytes, and the size that the build puts behind it is left out',
  (program, magic) => {
    const packed = Buffer.concat([Buffer.from(magic, 'hex'), randomBytes(500)]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(kernel.length);
    const { bytes, unpack } = payloadOf(vmlinuz(Buffer.concat([packed, size])));
    expect(unpack[0]).toBe(program);
    expect(bytes.equals(packed)).toBe(true);
  },
);

test('a packing that is not known is refused, with how it begins', () => {
  const bzip2 = Buffer.from('425a683931415926', 'hex');
  expect(() => payloadOf(vmlinuz(bzip2))).toThrow('it begins with 425a68393141');
});
