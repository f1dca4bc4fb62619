import { inflateSync } from 'node:zlib';
import { guid } from '../model/ids.ts';
import type { Resumption } from '../model/observation.ts';
import { unpackNvlist } from '../zfs/nvlist.ts';
import { plainLine } from '../zfs/remote-text.ts';

/** A real one has about 250 bytes; what a host says may be anything (S12). */
const longestBytes = 64 * 1024;

/**
 * What a `receive_resume_token` goes on with: `1-<checksum>-<length>-<zlib of a packed nvlist>`, read here so that a
 * plan need not take it on trust (peers.md 5: check toguid and rawok). null when it cannot be read.
 */
export function readToken(token: string): Resumption | null {
  const squeezed = /^1-[0-9a-f]+-[0-9a-f]+-((?:[0-9a-f]{2})+)$/.exec(token)?.[1];
  const packed = squeezed === undefined ? null : inflate(Buffer.from(squeezed, 'hex'));
  const values = new Map(packed ? unpackNvlist(packed) : null);
  const to = values.get('toguid');
  const from = values.get('fromguid') ?? 0n;
  const name = values.get('toname');
  const received = values.get('bytes');
  if (typeof to !== 'bigint' || typeof from !== 'bigint') return null;
  return {
    toGuid: guid(`${to}`),
    fromGuid: from === 0n ? null : guid(`${from}`),
    raw: values.has('rawok'),
    compressed: values.has('compressok'),
    ...(typeof received === 'bigint' ? { received } : {}),
    ...(typeof name === 'string'
      ? { fromPool: plainLine(name.split(/[/@]/, 1)[0] ?? '', 255) }
      : {}),
  };
}

function inflate(squeezed: Buffer): Buffer | null {
  try {
    return inflateSync(squeezed, { maxOutputLength: longestBytes });
  } catch {
    return null;
  }
}
