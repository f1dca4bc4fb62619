import type { PoolId } from '../model/ids.ts';
import type { Assumptions } from './assumptions.ts';
import type { FleetRisk, RiskyCopy } from './of-fleet.ts';

/** What the loss of several datasets hangs on: those on the same pools share one fate, and stand together. */
export interface SetRisk {
  /** Each with all its bytes. */
  readonly groups: readonly FleetRisk[];
  readonly assumed: Assumptions;
}

/**
 * Datasets as one question. Whoever loses a pool copies back everything that lay on it, and the dataset whose turn is
 * last waits for all of it: so every copy of a pool takes as long as all that these datasets have there.
 */
export function setRiskOf(risks: readonly FleetRisk[]): SetRisk | null {
  const [first] = risks;
  if (!first) return null;
  const onPool = new Map<PoolId, number>();
  for (const { copies, bytes } of risks)
    for (const { pool } of copies) onPool.set(pool, (onPool.get(pool) ?? 0) + bytes);
  const groups = new Map<string, FleetRisk>();
  for (const { copies, bytes, assumed } of risks) {
    const there = byPool(copies).map((copy) => ({ ...copy, bytes: onPool.get(copy.pool) ?? 0 }));
    const key = JSON.stringify(there);
    const before = groups.get(key)?.bytes ?? 0;
    groups.set(key, { copies: there, bytes: before + bytes, assumed });
  }
  return { groups: [...groups.values()], assumed: first.assumed };
}

/** Copies in whatever order they were listed are the same copies. */
const byPool = (copies: readonly RiskyCopy[]): readonly RiskyCopy[] =>
  copies.toSorted((a, b) => (a.pool < b.pool ? -1 : 1));

/** Every pool that holds a copy, once. */
export function poolsOf({ groups }: SetRisk): readonly RiskyCopy[] {
  const pools = new Map<PoolId, RiskyCopy>();
  for (const { copies } of groups) for (const copy of copies) pools.set(copy.pool, copy);
  return [...pools.values()];
}
