import { splitSnapshot } from './names.ts';

/** A snapshot that `zfs receive -v` says it took in. It is a report, not proof: the guids are (S3). */
export interface Received {
  readonly kind: 'full' | 'incremental';
  readonly from: string;
  readonly into: string;
  /** As ZFS rounds them: `217K`, `0.15`; null while the stream still runs or was cut. */
  readonly size: string | null;
  readonly seconds: number | null;
}

/** The lines of `zfs receive -v`, in their order. */
export function parseReceiveReport(text: string): readonly Received[] {
  const received: Received[] = [];
  for (const line of text.split('\n')) {
    const begun = /^receiving (full|incremental) stream of (.+@.+) into (.+@.+)$/.exec(line);
    if (begun) {
      const [, kind, from = '', into = ''] = begun;
      if (!splitSnapshot(from) || !splitSnapshot(into)) continue;
      received.push({
        kind: kind === 'full' ? 'full' : 'incremental',
        from,
        into,
        size: null,
        seconds: null,
      });
    }
    const ended = /^received (\S+) stream in ([\d.]+) seconds/.exec(line);
    const last = ended && received.pop();
    if (last) received.push({ ...last, size: ended[1] ?? null, seconds: Number(ended[2]) });
  }
  return received;
}
