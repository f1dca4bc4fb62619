import { isDecimal } from './listing.ts';
import { splitSnapshot } from './names.ts';
import { plainLine } from './remote-text.ts';

/** One stream of a send: `from` is null for a full one, and as the sender named it for an incremental one. */
export interface StreamEstimate {
  readonly from: string | null;
  readonly to: string;
  readonly bytes: bigint;
}

export interface SendEstimate {
  readonly streams: readonly StreamEstimate[];
  /** null when ZFS did not say, or said something that cannot be (openzfs#12265: near 2^64). */
  readonly bytes: bigint | null;
}

/** No stream is larger: an exbibyte. Beyond it an estimate is one of openzfs#12265's. */
const largest = 1n << 60n;

/**
 * `zfs send -nvP …` on stdout, and the lines of the same shape that a real `zfs send -vP` writes to stderr before
 * its progress. Also behind the contents of a resume token. Other lines are passed over.
 */
export function parseSendEstimate(text: string): SendEstimate {
  const streams: StreamEstimate[] = [];
  let bytes: bigint | null = null;
  for (const line of text.split('\n')) {
    const stream = parseStream(line);
    if (stream) streams.push(stream);
    const size = /^size\t(\d{1,20})$/.exec(line);
    if (size) bytes = BigInt(size[1] ?? '0');
  }
  return { streams, bytes: bytes === null || bytes > largest ? null : bytes };
}

function parseStream(line: string): StreamEstimate | null {
  const [kind, ...fields] = line.split('\t');
  const bytes = fields.at(-1) ?? '';
  const to = fields.at(-2) ?? '';
  if (!isDecimal(bytes) || !splitSnapshot(to)) return null;
  if (kind === 'full' && fields.length === 2) return { from: null, to, bytes: BigInt(bytes) };
  if (kind !== 'incremental' || fields.length !== 3) return null;
  return { from: plainLine(fields[0] ?? '', 255), to, bytes: BigInt(bytes) };
}
