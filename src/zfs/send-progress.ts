import { isDecimal } from './listing.ts';
import { splitSnapshot } from './names.ts';

/** Bytes of one snapshot's stream that have been sent. It starts over at 0 with each snapshot of an `-I`. */
export interface SendProgress {
  readonly snapshot: string;
  readonly sent: bigint;
}

/** One line that `zfs send -v -P` writes to stderr each second, `07:50:42⇥4602936⇥tank/data@x`; null for any other. */
export function parseSendProgress(line: string): SendProgress | null {
  const [time = '', sent = '', snapshot = '', ...more] = line.split('\t');
  if (more.length > 0 || !/^\d\d:\d\d:\d\d$/.test(time)) return null;
  if (!isDecimal(sent) || !splitSnapshot(snapshot)) return null;
  return { snapshot, sent: BigInt(sent) };
}
