import type { Action, Plan } from '../model/action.ts';
import type { Config } from '../model/config.ts';
import type { Copy, DatasetHealth, Finding, FleetHealth } from '../model/health.ts';
import type { Instant, PoolId } from '../model/ids.ts';
import { formatBytes } from '../model/units.ts';
import { type Context, contextOf, liveOrigin, usable } from './context.ts';
import { lossPromise } from './loss-promise.ts';
import { whyOccupied } from './occupied.ts';
import { inOrder } from './order.ts';
import { type Placement, placeCopies, whyNeverOn } from './placement.ts';
import type { Place } from './placement-request.ts';
import { findingsOf, nothingPlanned, type Planned } from './planned.ts';
import { firstReplication, incrementalReplication, lacksMembers } from './replicate.ts';
import { isCut, resumption } from './resume.ts';
import { planScrubs } from './scrub.ts';
import { planSnapshots } from './snapshot.ts';
import { wayTo } from './way.ts';

/**
 * What to do next, in the order in which it is recommended: a pure function, so the same fleet always gives
 * the same plan, byte for byte. Applied to the fleet, it leaves an empty plan.
 */
export function makePlan(config: Config, health: FleetHealth, now: Instant): Plan {
  const context = contextOf(config, health, now);
  const ledger = openLedger(context);
  const parts: readonly Planned[] = [
    { ...nothingPlanned, actions: planSnapshots(context) },
    ...health.datasets.map((each): Planned => {
      const { actions, findings } = planCopies(context, ledger, each);
      return { actions, findings: new Map([[each.dataset.id, findings]]) };
    }),
    { ...nothingPlanned, actions: planScrubs(context) },
  ];
  const findings = findingsOf(parts);
  return {
    at: now,
    health: {
      ...health,
      datasets: health.datasets.map((each) => ({
        ...each,
        findings: [...each.findings, ...(findings.get(each.dataset.id) ?? [])],
      })),
    },
    actions: inOrder(
      parts.flatMap(({ actions }) => actions),
      health,
    ),
  };
}

interface Copies {
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
}

/** Mends the copies of one dataset that are there, and places those that are missing. */
function planCopies(context: Context, ledger: Ledger, health: DatasetHealth): Copies {
  const origin = liveOrigin(context, health);
  if (!origin) return { actions: [], findings: [] };
  const replicas = health.copies.filter((copy) => copy !== origin && copy.role !== 'staged');
  const mends = new Map(
    replicas.map((copy) => [copy, ifThereIsRoom(mend(context, health, origin, copy), copy)]),
  );
  const mended = [...mends.values()].flatMap(({ actions }) => actions);
  const lacking = [...mends.values()].flatMap(({ findings }) => findings);
  // S8: what an unseen host may hold is not missing; a new copy waits until its grace is over.
  if (health.unknown) return { actions: mended, findings: lacking };
  // A copy that counts or can be brought to count keeps its place; one that cannot is no reason not to make another.
  const stays = (copy: Copy) =>
    copy.counted || copy.awaited || (mends.get(copy)?.actions.length ?? 0) > 0;
  const standing = [origin, ...replicas.filter(stays)].map((copy) => copy.pool);
  const encrypted = origin.members.every(({ facts }) => facts.encryption !== null);
  const placement = placeCopies(
    {
      dataset: health.dataset,
      encrypted,
      bytes: health.bytes,
      standing,
      occupied: whyOccupied(context, health),
      promise: lossPromise(context, health, encrypted),
    },
    ledger.places(),
  );
  const fresh = placement.chosen.flatMap((pool, at) => {
    ledger.promise(pool.id, health.bytes);
    const way = wayTo(context, health, origin, pool);
    const because = placement.because[at];
    return way
      ? (firstReplication(context, way, because === undefined ? [] : [because]) ?? [])
      : [];
  });
  return { actions: [...mended, ...fresh], findings: [...lacking, ...misfits(placement)] };
}

/** What placement could not bring about: a broken policy first; a pin that is refused is told of though the policy holds. */
const misfits = ({ short, unpinned }: Placement): readonly Finding[] => [
  ...(short === null
    ? []
    : [{ kind: 'no-place', severity: 'danger', pool: null, text: short } as const]),
  ...unpinned.map(
    ({ pool, why }): Finding => ({
      kind: 'pin-refused',
      severity: 'warning',
      pool: pool.id,
      text: `the catalogue pins a copy to ${pool.id}, which takes none: ${why}`,
    }),
  ),
];

/** What brings an existing copy up to date: the token first, then increments. Null when nothing is due or nothing can. */
function mend(context: Context, health: DatasetHealth, origin: Copy, copy: Copy): Action | null {
  const way = wayTo(context, health, origin, copy.pool);
  if (!way || copy.pool.id === origin.pool.id) return null;
  // Where the data may not lie, no more of it is sent.
  if (whyNeverOn(health.dataset, copy.pool) !== null) return null;
  if (isCut(copy)) return resumption(way, copy);
  // No plain receive is accepted there: resolving a divergence is an action of its own.
  if (copy.state === 'diverged') return null;
  if (copy.members.some(({ facts }) => facts.written > 0n && facts.snapshots.length > 0))
    return null;
  const due =
    copy.state === 'behind' ||
    (copy.lagSeconds ?? 0) * 1000 > health.dataset.policy.replicate.every ||
    lacksMembers(origin, copy) > 0;
  return due ? incrementalReplication(way, copy) : null;
}

/** An update that the copy's pool has no room for would be refused when it is run (S2): how much is lacking is said instead. */
function ifThereIsRoom(action: Action | null, copy: Copy): Copies {
  if (!action) return { actions: [], findings: [] };
  const room = copy.members.reduce<bigint | null>(
    (least, { facts: { available } }) => (least === null || available < least ? available : least),
    null,
  );
  const { bytes } = action.estimate;
  if (room === null || bytes === null || bytes <= room) return { actions: [action], findings: [] };
  const text = `the copy on ${copy.pool.id} cannot be brought up to date: ${copy.filesystem} has room for ${formatBytes(room)}, ${formatBytes(bytes)} are needed`;
  return {
    actions: [],
    findings: [{ kind: 'no-room', severity: 'danger', pool: copy.pool.id, text }],
  };
}

/** Room that this plan has not promised yet: two datasets are never both given the last free bytes. */
interface Ledger {
  places(): readonly Place[];
  promise(pool: PoolId, bytes: bigint): void;
}

function openLedger(context: Context): Ledger {
  const places = new Map<PoolId, Place>(
    context.health.pools.map(({ pool, placeable, facts }) => [
      pool.id,
      { pool, usable: usable(context, pool), room: placeable, size: facts?.size ?? 0n },
    ]),
  );
  return {
    places: () => [...places.values()],
    promise(id, bytes) {
      const place = places.get(id);
      if (place) places.set(id, { ...place, room: place.room - bytes });
    },
  };
}
