import type { Copy, Finding } from '../model/health.ts';
import { type Instant, instant, type Milliseconds } from '../model/ids.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import { formatInstant } from '../model/units.ts';
import type { Lineage } from './lineage.ts';

export const topOf = (copy: Copy): FilesystemFacts | null =>
  copy.members.find(({ path }) => path === '')?.facts ?? null;

/** Since when a copy is marked to be given up; null: it is not, or by no date that can be read. */
export function markedSince(copy: Copy): Instant | null {
  const said = topOf(copy)?.stamp.retire;
  if (said === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(said)) return null;
  const at = Date.parse(said);
  return Number.isNaN(at) ? null : instant(at);
}

/** Told of from the day of the mark, so that whoever wants the copy can say so before its time has come. */
export function markedFindings({ dataset }: Lineage, copy: Copy, now: Instant): readonly Finding[] {
  // What the origin bears, or a staged copy, asks for nothing: neither is ever given up.
  if (copy.role === 'origin' || copy.role === 'staged') return [];
  if (topOf(copy)?.stamp.retire === undefined) return [];
  const since = markedSince(copy);
  const when =
    since === null || since > now
      ? ', by no date that holds: it has to be marked anew before it may be destroyed'
      : ` since ${formatInstant(since)}, and may be destroyed ${fromWhen(since, dataset.policy.pruneDelay, now)}`;
  return [
    {
      kind: 'copy-marked',
      severity: 'note',
      pool: copy.pool.id,
      text: `the copy ${copy.pool.id} ${copy.filesystem} is marked to be given up${when}`,
    },
  ];
}

function fromWhen(since: Instant, delay: Milliseconds, now: Instant): string {
  const due = instant(since + delay);
  return due <= now
    ? 'now: the plan asks, unless something wants it after all'
    : `from ${formatInstant(due)} on, if nothing wants it by then`;
}
