import { quote } from '../../zfs/quote.ts';
import { lastLine } from '../stream/records.ts';
import type { Said } from '../zfs/answer.ts';

/* What a waiting shim is told to do, as text for its shell. `$call` is set there. */

/** Says it and ends. printf is built in: an answer costs no fork. */
export function sayAndExit({ out, err, exit }: Omit<Said, 'kind'>): string {
  const lines: string[] = [];
  if (out !== '') lines.push(`printf %s ${quote(out)}`);
  if (err !== '') lines.push(`printf %s ${quote(err)} >&2`);
  return `${[...lines, `exit ${exit}`].join('\n')}\n`;
}

/** Three FIFOs: the stream, the words beside it, and what to do in the end. */
export const sendScript = `mkfifo "$call.data" "$call.told" "$call.end" || exit 255
cat "$call.told" >&2 &
cat "$call.data"
wait
. "$call.end"
exit 255
`;

/**
 * The stream goes in beside the shell, which waits for the end: a receive that fails need not wait for bytes. `read`
 * takes byte by byte from a pipe, so that the next stream in it is left whole, as zfs leaves it.
 */
export const receiveScript = `mkfifo "$call.data" "$call.end" || exit 255
exec 3<&0
{
  while IFS= read -r line; do
    printf '%s\\n' "$line"
    [ "$line" != ${lastLine} ] || exit 0
  done
  printf %s "$line"
} <&3 >"$call.data" &
pump=$!
. "$call.end"
exit 255
`;

/** After a receive: whatever still comes is let go, and the sender sees a closed pipe. */
export const receiveEnd = (said: Omit<Said, 'kind'>): string =>
  `kill "$pump" 2>/dev/null\n${sayAndExit(said)}`;

/** ssh to another simulated host: the same shell goes on as that host, with its words. */
export const becomeHost = (host: string, command: string): string =>
  `HOLDFAST_DEMO_HOST=${quote(host)}\nexport HOLDFAST_DEMO_HOST\nexec /bin/sh -c ${quote(command)}\n`;
