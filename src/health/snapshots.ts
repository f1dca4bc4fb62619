import type { Dataset } from '../model/catalogue.ts';
import type { Finding } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { formatBytes, formatDuration } from '../model/units.ts';
import type { Lineage } from './lineage.ts';
import { isSentBy, sentOf, unsent } from './sent.ts';

/** That a snapshot is due at the origin, or that whoever is to take them takes none; nothing when neither is so. */
export function snapshotFindings(lineage: Lineage, now: Instant): readonly Finding[] {
  const { dataset, origin } = lineage;
  const isSent = isSentBy(dataset.policy);
  const never = [...origin.values()].filter(({ facts }) => sentOf(facts, isSent).length === 0);
  if (dataset.policy.snapshots.by === 'other' && origin.size > 0 && never.length === origin.size) {
    return [
      {
        kind: 'snapshot-missing',
        severity: 'warning',
        pool: dataset.origin.pool,
        text: 'it has no snapshot, and its policy leaves taking them to another tool: nothing can be sent before it takes one',
      },
    ];
  }
  return dueFindings(lineage, now);
}

function dueFindings(lineage: Lineage, now: Instant): readonly Finding[] {
  const isSent = isSentBy(lineage.dataset.policy);
  const due = [...lineage.origin.values()]
    .map(({ facts }) => unsent(facts, isSent))
    .filter((each) => snapshotDue(lineage, each, now));
  const worst = due.map(({ newest }) => newest?.creation ?? null);
  if (due.length === 0) return [];
  const never = worst.includes(null);
  const age = formatDuration(now - Math.min(...worst.map((at) => at ?? now)));
  const written = due.reduce((sum, each) => sum + each.written, 0n);
  return [
    {
      kind: 'snapshot-due',
      severity: 'note',
      pool: lineage.dataset.origin.pool,
      text: never
        ? 'it has no snapshot yet'
        : `newest snapshot is ${age} old, ${formatBytes(written)} written since`,
    },
  ];
}

/** Whether a snapshot is due now. Nothing written is nothing to keep, save the very first. */
function snapshotDue(
  { dataset }: Lineage,
  { newest, written }: ReturnType<typeof unsent>,
  now: Instant,
): boolean {
  if (dataset.policy.snapshots.by !== 'holdfast') return false;
  if (!newest) return true;
  return written > 0n && now - newest.creation >= snapshotEvery(dataset);
}

const hourMs = 3_600_000;

/** The finest tier's interval, or `replicate.every` where that is shorter: a copy cannot be fresher than the newest snapshot. */
function snapshotEvery({ policy }: Dataset): number {
  const { hourly, daily, weekly, monthly } = policy.snapshots.tiers;
  const finest =
    (hourly > 0 && 1) ||
    (daily > 0 && 24) ||
    (weekly > 0 && 7 * 24) ||
    (monthly > 0 && 30 * 24) ||
    365 * 24;
  return Math.min(finest * hourMs, policy.replicate.every);
}
