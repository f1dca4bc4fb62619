import type { Dataset } from '../model/catalogue.ts';
import type { Copy, DatasetHealth, Finding, HealthWord } from '../model/health.ts';
import type { HostName, Instant } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import { count, formatBytes, formatDuration } from '../model/units.ts';
import { assessCopies } from './copy.ts';
import { copyFindings } from './copy-findings.ts';
import { distinct, jurisdictionAllows, matches, spreadShortfall } from './domains.ts';
import type { KnownFleet } from './facts.ts';
import { originTime } from './lag.ts';
import type { Lineage } from './lineage.ts';

/** How each host stands to its grace: what an unseen one may still hold is not missing (S8). */
export interface Sight {
  /** Not seen, and its grace runs (or it was not looked at yet). */
  readonly waiting: (host: HostName, lineage: Lineage) => boolean;
  /** Waiting, and nothing is remembered of it: it may hold a copy that nobody has told us of. */
  readonly blind: (lineage: Lineage) => readonly HostName[];
}

/** The health of one dataset: its word, its copies and every broken promise with its evidence. */
export function assessDataset(
  lineage: Lineage,
  fleet: KnownFleet,
  sight: Sight,
  now: Instant,
): DatasetHealth {
  const { dataset } = lineage;
  const copies = assessCopies(lineage, fleet, now).map((copy) => {
    if (isLive(copy, fleet)) return copy;
    return sight.waiting(copy.pool.host, lineage) ? { ...copy, awaited: true } : givenUp(copy);
  });
  const seen = copies.filter((copy) => copy.counted && isLive(copy, fleet));
  const unseen = copies.filter((copy) => copy.counted && copy.awaited);
  const atOrigin = originTime(lineage, fleet, now);
  const blind = sight.blind(lineage);
  const standing = [...seen, ...unseen];
  const promises = brokenPromises(lineage, standing);
  return {
    dataset,
    word: wordOf(lineage, standing, promises, atOrigin),
    unknown: blind.length > 0,
    counted: seen.length,
    unseen: unseen.length,
    verified: seen.filter((copy) => copy.verified).length,
    sites: distinctSites(seen),
    copies,
    findings: [
      ...originFindings(lineage, fleet, sight),
      ...promises,
      ...copies.flatMap((copy) => copyFindings(lineage, copy, fleet, now)),
      ...snapshotFindings(lineage, atOrigin),
      ...blind.map(blindFinding),
    ],
    bytes: bytesOf(copies),
  };
}

/** S8: the grace is over, so a new copy is worth it; the old one is still not called missing. */
const givenUp = (copy: Copy): Copy => ({
  ...copy,
  counted: false,
  uncounted: `${copy.pool.host} has been out of reach for longer than the policy waits`,
});

const isLive = (copy: Copy, fleet: KnownFleet) => fleet.hosts.get(copy.pool.host)?.live === true;

const distinctSites = (copies: readonly Copy[]) =>
  copies.length === 0
    ? 0
    : distinct(
        copies.map((copy) => copy.pool),
        'site',
      );

function wordOf(
  { dataset, origin }: Lineage,
  standing: readonly Copy[],
  promises: readonly Finding[],
  now: Instant,
): HealthWord {
  const { min, want } = dataset.policy.copies;
  const counted = standing.length;
  if (counted === 0) return 'lost';
  if (counted === 1 && min > 1) return 'critical';
  if (counted < min) return 'under';
  const misplaced = promises.some(
    ({ kind, severity }) =>
      severity !== 'note' && (kind === 'spread' || kind === 'require' || kind === 'jurisdiction'),
  );
  if (misplaced) return 'misplaced';
  if (counted < want) return 'degraded';
  const overdue = standing.some(
    (copy) =>
      copy.state === 'diverged' || (copy.lagSeconds ?? 0) * 1000 > dataset.policy.replicate.every,
  );
  if (overdue) return 'stale';
  // Writes that no snapshot has for longer than a copy may lag are promised to nobody.
  const unsaved = [...origin.values()].some(
    ({ facts }) =>
      facts.written > 0n &&
      now - (facts.snapshots.at(-1)?.creation ?? now) > dataset.policy.replicate.lag,
  );
  if (unsaved) return 'stale';
  if (standing.some((copy) => !copy.verified)) return 'unverified';
  return counted > want ? 'over' : 'ok';
}

function brokenPromises({ dataset }: Lineage, standing: readonly Copy[]): readonly Finding[] {
  const { copies, spread, require } = dataset.policy;
  const pools = standing.map((copy) => copy.pool);
  const findings: Finding[] = [];
  const add = (finding: Omit<Finding, 'pool'>, pool: Pool | null = null) =>
    findings.push({ ...finding, pool: pool?.id ?? null });

  if (standing.length < copies.min) {
    add({
      kind: 'copies-below-min',
      severity: 'danger',
      text: `${count(standing.length, 'copy', 'copies')} of at least ${copies.min}`,
    });
  } else if (standing.length < copies.want) {
    add({
      kind: 'copies-below-want',
      severity: 'warning',
      text: `${count(standing.length, 'copy', 'copies')} of ${copies.want} wanted`,
    });
  } else if (standing.length > copies.want) {
    add({
      kind: 'copies-above-want',
      severity: 'note',
      text: `${count(standing.length, 'copy', 'copies')}, ${copies.want} wanted`,
    });
  }
  // A spread over more domains than there are copies is the missing copy's matter, told above.
  for (const rule of standing.length < copies.min ? [] : spread) {
    if (spreadShortfall(pools, rule) === 0) continue;
    add({
      kind: 'spread',
      severity: rule.soft ? 'note' : 'danger',
      text: `copies in ${distinct(pools, rule.axis)} of at least ${count(rule.min, rule.axis)}`,
    });
  }
  for (const rule of require) {
    const having = pools.filter((pool) => matches(pool, rule.where)).length;
    if (having >= rule.copies) continue;
    add({
      kind: 'require',
      severity: 'danger',
      text: `'${rule.name}' asks for ${count(rule.copies, 'copy', 'copies')}, there ${having === 1 ? 'is' : 'are'} ${having}`,
    });
  }
  for (const pool of pools.filter((each) => !jurisdictionAllows(dataset, each))) {
    add(
      {
        kind: 'jurisdiction',
        severity: 'danger',
        text: `a copy lies on ${pool.id} in ${pool.country ?? 'an unknown country'}, where it may not be`,
      },
      pool,
    );
  }
  return findings;
}

function originFindings(lineage: Lineage, fleet: KnownFleet, sight: Sight): readonly Finding[] {
  const { dataset, origin, originPool } = lineage;
  if (origin.size > 0 || !originPool) return [];
  const { pool, filesystem } = dataset.origin;
  const unseen = !fleet.hosts.get(originPool.host)?.live;
  if (unseen && sight.waiting(originPool.host, lineage)) return [];
  return [
    {
      kind: 'origin-missing',
      severity: 'danger',
      pool,
      text: unseen
        ? `the origin ${pool} ${filesystem} was not seen`
        : `the origin ${filesystem} does not exist on ${pool}`,
    },
  ];
}

function snapshotFindings(lineage: Lineage, now: Instant): readonly Finding[] {
  const due = [...lineage.origin.values()].filter(({ facts }) => snapshotDue(lineage, facts, now));
  const worst = due.map(({ facts }) => facts.snapshots.at(-1)?.creation ?? null);
  if (due.length === 0) return [];
  const never = worst.includes(null);
  const age = formatDuration(now - Math.min(...worst.map((at) => at ?? now)));
  const written = due.reduce((sum, { facts }) => sum + facts.written, 0n);
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
  facts: {
    readonly snapshots: readonly { readonly creation: Instant }[];
    readonly written: bigint;
  },
  now: Instant,
): boolean {
  if (dataset.policy.snapshots.by !== 'holdfast') return false;
  const newest = facts.snapshots.at(-1);
  if (!newest) return true;
  return facts.written > 0n && now - newest.creation >= snapshotEvery(dataset);
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

const blindFinding = (host: HostName): Finding => ({
  kind: 'host-unreachable',
  severity: 'note',
  pool: null,
  text: `${host} has not been seen: it may hold a copy`,
});

/** The origin's size, snapshots included; of the largest copy when the origin is out of sight. */
function bytesOf(copies: readonly Copy[]): bigint {
  const sizes = copies.map((copy) => ({
    role: copy.role,
    bytes: topUsed(copy),
  }));
  const origin = sizes.find(({ role }) => role === 'origin');
  return origin?.bytes ?? sizes.reduce((most, { bytes }) => (bytes > most ? bytes : most), 0n);
}

/** `used` of the top includes everything below it, snapshots too. */
const topUsed = (copy: Copy) =>
  copy.members.find(({ path }) => path === '')?.facts.used ??
  copy.members.reduce((sum, { facts }) => sum + facts.used, 0n);
