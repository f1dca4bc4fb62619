import type { Guid } from '../model/ids.ts';
import { guid } from '../model/ids.ts';
import { splitSnapshot } from './names.ts';

/** The shape of `receive_resume_token`: version, checksum, length, nvlist in hex. */
export const isResumeToken = (text: string): boolean =>
  /^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$/.test(text);

/** What an interrupted receive waits for, as `zfs send -nvt TOKEN` spells it out. */
export interface ResumeToken {
  readonly toGuid: Guid;
  /** The snapshot in full, by the name it has on the sender. */
  readonly toName: string;
  /** The base that the sender must still have; null for a full stream. */
  readonly fromGuid: Guid | null;
  /** Bytes received so far. */
  readonly bytes: bigint;
  /** Whether the stream was raw: a token goes on only as it began (S7). */
  readonly raw: boolean;
  readonly compressed: boolean;
  readonly largeBlocks: boolean;
  readonly embedded: boolean;
}

/** `zfs send -nvP -t TOKEN`, which prints the token's contents before its estimate. null when it does not. */
export function parseResumeToken(text: string): ResumeToken | null {
  const fields = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(/^\t(\w+) = (.+)$/gm))
    fields.set(key, value);
  const to = fields.get('toname') ?? '';
  const toGuid = hex(fields.get('toguid'));
  const bytes = hex(fields.get('bytes'));
  if (toGuid === null || bytes === null || splitSnapshot(to)?.mark !== '@') return null;
  const from = hex(fields.get('fromguid'));
  const flag = (key: string) => fields.get(key) === '1';
  return {
    toGuid: guid(toGuid.toString()),
    toName: to,
    fromGuid: from === null || from === 0n ? null : guid(from.toString()),
    bytes,
    raw: flag('rawok'),
    compressed: flag('compressok'),
    largeBlocks: flag('largeblockok'),
    embedded: flag('embedok'),
  };
}

/** nvlists print 64-bit numbers in hex: `0x274b2e7b8d465c28`. */
const hex = (text: string | undefined): bigint | null =>
  text !== undefined && /^0x[0-9a-f]{1,16}$/.test(text) ? BigInt(text) : null;
