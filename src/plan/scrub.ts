import type { Action } from '../model/action.ts';
import { groupBy } from '../model/groups.ts';
import type { DatasetHealth, PoolHealth } from '../model/health.ts';
import { type Instant, instant, type PoolId } from '../model/ids.ts';
import type { Host } from '../model/inventory.ts';
import type { Step } from '../model/step.ts';
import { count } from '../model/units.ts';
import { scrubCommand } from '../zfs/commands.ts';
import { type Context, usable } from './context.ts';
import { nameAction } from './naming.ts';

/** A scrub for each pool whose copies are not verified. It reads everything and changes nothing. */
export function planScrubs(
  context: Context,
  unverified: readonly UnverifiedCopy[],
): readonly Action[] {
  const waiting = groupBy(unverified, ({ pool }) => pool);
  return context.health.pools.flatMap((pool) => {
    const there = waiting.get(pool.pool.id) ?? [];
    const datasets = there.map(({ health }) => health);
    return there.length === 0 ? [] : scrubAction(context, pool, datasets);
  });
}

/** A dataset of which a copy that counts is not verified, and where. */
export interface UnverifiedCopy {
  readonly health: DatasetHealth;
  readonly pool: PoolId;
}

export function unverifiedCopies(health: DatasetHealth): readonly UnverifiedCopy[] {
  const pools = health.copies
    .filter((copy) => copy.counted && !copy.verified)
    .map(({ pool }) => pool.id);
  return [...new Set(pools)].map((pool) => ({ health, pool }));
}

function scrubAction(
  context: Context,
  { pool, facts }: PoolHealth,
  waiting: readonly DatasetHealth[],
): readonly Action[] {
  const host = context.hosts.get(pool.host);
  if (!host || !facts || !usable(context, pool) || facts.scan.kind === 'running') return [];
  // A scrub just done that found errors is not made good by another: the devices are the matter.
  if (facts.dataErrors !== 0n) return [];
  const reasons = waiting.flatMap((health) =>
    health.findings
      .filter((finding) => finding.kind === 'scrub-overdue' && finding.pool === pool.id)
      .map((finding) => finding.text),
  );
  const step: Step = {
    kind: 'command',
    title: `start a scrub of ${pool.id}`,
    run: { host: host.name, command: scrubCommand(host.become, pool.name) },
    facts: [
      {
        kind: 'pool-usable',
        host: host.name,
        pool: pool.name,
        states: ['ONLINE', 'DEGRADED'],
      },
      { kind: 'no-scan', host: host.name, pool: pool.name },
    ],
    outcomes: [
      { kind: 'scrub-begun', host: host.name, pool: pool.name, after: timeOn(context, host) },
    ],
  };
  return [
    {
      id: nameAction(['scrub', pool.id], [facts.guid, facts.scan.kind], [step]),
      kind: 'scrub',
      tier: 'safe',
      datasets: waiting.map(({ dataset }) => dataset.id).sort(),
      source: null,
      target: pool.id,
      title: `scrub ${pool.id}`,
      why: [
        ...new Set(reasons),
        `${count(waiting.length, 'dataset')} ${waiting.length === 1 ? 'has' : 'have'} an unverified copy there`,
      ],
      effect: `ZFS reads everything on ${pool.id} and mends what its redundancy allows, in the background, for hours. Nothing is removed.`,
      steps: [step],
      confirm: { kind: 'key', word: 'yes' },
      estimate: { bytes: 0n, seconds: null },
      urgency: { class: 4, why: 'a scrub is overdue' },
      after: [],
      proof: [],
    },
  ];
}

/** Scans are dated by the host's own clock. */
function timeOn(context: Context, host: Host): Instant {
  const seen = context.seen.get(host.name);
  return seen?.hostClock ? instant(context.now + seen.hostClock - seen.at) : context.now;
}
