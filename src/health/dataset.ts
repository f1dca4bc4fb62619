import type { Config } from '../model/config.ts';
import type { Copy, DatasetHealth, Finding, HealthWord } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { asideFindings } from './aside.ts';
import { assessCopies } from './copy.ts';
import { copyFindings } from './copy-findings.ts';
import { distinct } from './domains.ts';
import { isLive, type KnownFleet, poolFacts } from './facts.ts';
import { originTime } from './lag.ts';
import { legalFindings } from './legal-findings.ts';
import type { Lineage } from './lineage.ts';
import { lossFindings } from './loss.ts';
import { originFindings } from './origin.ts';
import { brokenPromises } from './promises.ts';
import { isSentBy } from './sent.ts';
import type { Blind, Sight } from './sight.ts';
import { snapshotFindings } from './snapshots.ts';
import { stillUntil } from './still.ts';

/** The health of one dataset: its word, its copies and every broken promise with its evidence. */
export function assessDataset(
  lineage: Lineage,
  fleet: KnownFleet,
  sight: Sight,
  config: Config,
  now: Instant,
): DatasetHealth {
  const { dataset } = lineage;
  const copies = assessCopies(lineage, fleet, now).map((copy) => {
    if (isLive(fleet, copy.pool)) return copy;
    return sight.waiting(copy.pool, lineage) ? { ...copy, awaited: true } : givenUp(copy, fleet);
  });
  const seen = copies.filter((copy) => copy.counted && isLive(fleet, copy.pool));
  const unseen = copies.filter((copy) => copy.counted && copy.awaited);
  const atOrigin = originTime(lineage, fleet, now);
  const blind = sight.blind(lineage);
  const standing = [...seen, ...unseen];
  const unknown = blind.length > 0;
  const bytes = bytesOf(copies);
  const promises = [
    ...brokenPromises(lineage, standing),
    ...lossFindings({ dataset, copies, unknown, bytes }, config, (pool) => poolFacts(fleet, pool)),
  ];
  return {
    dataset,
    word: wordOf(lineage, standing, promises, atOrigin),
    unknown,
    counted: seen.length,
    unseen: unseen.length,
    verified: seen.filter((copy) => copy.verified).length,
    sites: distinctSites(seen),
    copies,
    findings: [
      ...originFindings(lineage, copies, fleet, sight),
      ...promises,
      ...copies.flatMap((copy) => copyFindings(lineage, copy, fleet, now)),
      ...asideFindings(lineage, now),
      ...snapshotFindings(lineage, atOrigin),
      ...legalFindings(dataset, copies, now),
      ...blind.map(blindFinding),
    ],
    bytes,
  };
}

/** S8: the grace is over, so a new copy is worth it; the old one is still not called missing. */
function givenUp(copy: Copy, fleet: KnownFleet): Copy {
  const { host, id } = copy.pool;
  const uncounted =
    fleet.hosts.get(host)?.live === true
      ? // What keeps the pool from being listed is often seen: that it is SUSPENDED tells more.
        (copy.uncounted ??
        `what lies on ${id} could not be listed for longer than the policy waits`)
      : `${host} has been out of reach for longer than the policy waits`;
  return { ...copy, counted: false, uncounted };
}

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
      severity !== 'note' &&
      (kind === 'spread' ||
        kind === 'require' ||
        kind === 'jurisdiction' ||
        kind === 'loss-too-likely'),
  );
  if (misplaced) return 'misplaced';
  if (counted < want) return 'degraded';
  const overdue = standing.some(
    (copy) =>
      copy.state === 'diverged' || (copy.lagSeconds ?? 0) * 1000 > dataset.policy.replicate.every,
  );
  if (overdue) return 'stale';
  // Writes that no snapshot has for longer than a copy may lag are promised to nobody.
  const isSent = isSentBy(dataset.policy);
  const unsaved = [...origin.values()].some(({ facts }) => {
    const newest = facts.snapshots.findLast(isSent);
    const still = newest
      ? stillUntil(facts, { guid: newest.guid, at: newest.creation }, now)
      : 'now';
    return still !== 'now' && now - still > dataset.policy.replicate.lag;
  });
  if (unsaved) return 'stale';
  if (standing.some((copy) => !copy.verified)) return 'unverified';
  return counted > want ? 'over' : 'ok';
}

function blindFinding(blind: Blind): Finding {
  switch (blind.kind) {
    case 'host':
      return {
        kind: 'host-unreachable',
        severity: 'note',
        pool: null,
        text: `${blind.host} has not been seen: it may hold a copy`,
      };
    case 'pool':
      return {
        kind: 'pool-unread',
        severity: 'note',
        pool: blind.pool,
        text: `what lies on ${blind.pool} could not be listed: it may hold a copy`,
      };
  }
}

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
