import { deflateSync, inflateSync } from 'node:zlib';
import { type NvValue, unpackNvlist } from '../../zfs/nvlist.ts';
import { packNvlist } from './nvlist.ts';
import type { Begin } from './records.ts';

/** A receive_resume_token, decoded. */
export interface ResumeToken {
  readonly bytes: bigint;
  readonly toGuid: string;
  readonly toName: string;
  readonly fromGuid: string | null;
  readonly large: boolean;
  readonly embedded: boolean;
  readonly compressed: boolean;
  readonly raw: boolean;
  readonly pairs: readonly (readonly [string, NvValue])[];
}

/** First word of fletcher-4 over whole 32-bit words, as the token carries it. */
function checksum(bytes: Buffer): string {
  let sum = 0n;
  for (let at = 0; at + 4 <= bytes.length; at += 4) sum += BigInt(bytes.readUInt32LE(at));
  return BigInt.asUintN(64, sum).toString(16);
}

/** `1-<checksum>-<packed length>-<zlib of a packed nvlist>`, as OpenZFS writes it. */
export function encodeToken(begin: Begin, received: bigint): string {
  const pairs: [string, NvValue][] = [];
  if (begin.fromGuid !== null) pairs.push(['fromguid', BigInt(begin.fromGuid)]);
  pairs.push(
    ['object', 3n],
    ['offset', (received / 131072n) * 131072n],
    ['bytes', received],
    ['toguid', BigInt(begin.toGuid)],
    ['toname', begin.toName],
  );
  if (begin.large) pairs.push(['largeblockok', true]);
  if (begin.embedded) pairs.push(['embedok', true]);
  if (begin.compressed) pairs.push(['compressok', true]);
  if (begin.raw) pairs.push(['rawok', true]);
  const packed = packNvlist(pairs);
  const squeezed = deflateSync(packed);
  return `1-${checksum(squeezed)}-${packed.length.toString(16)}-${squeezed.toString('hex')}`;
}

const form = /^1-([0-9a-f]+)-([0-9a-f]+)-((?:[0-9a-f]{2})+)$/;

/** It has a token's form, whatever is in it. */
export const isTokenFormed = (token: string): boolean => form.test(token);

/** null when the token is corrupt. */
export function decodeToken(token: string): ResumeToken | null {
  const match = form.exec(token);
  if (!match) return null;
  const squeezed = Buffer.from(match[3] ?? '', 'hex');
  if (checksum(squeezed) !== match[1]) return null;
  const pairs = unpackNvlist(inflateSync(squeezed));
  if (!pairs) return null;
  const values = new Map(pairs);
  const number = (name: string) => {
    const value = values.get(name);
    return typeof value === 'bigint' ? value : null;
  };
  const toName = values.get('toname');
  const toGuid = number('toguid');
  if (typeof toName !== 'string' || toGuid === null) return null;
  return {
    bytes: number('bytes') ?? 0n,
    toGuid: toGuid.toString(),
    toName,
    fromGuid: number('fromguid')?.toString() ?? null,
    large: values.has('largeblockok'),
    embedded: values.has('embedok'),
    compressed: values.has('compressok'),
    raw: values.has('rawok'),
    pairs,
  };
}
