import type { Instant } from '../model/ids.ts';
import { formatInstant } from '../model/units.ts';
import type { Explanation } from '../plan/explain/explain.ts';
import type { Change } from '../plan/explain/tweaks.ts';

/** `holdfast/explain/v1`: why the copies of one dataset lie and go where they do. */
export function explainJson(explanation: Explanation, at: Instant) {
  const { dataset, policy, bytes, waits, copies, others, short, remedies } = explanation;
  return {
    schema: 'holdfast/explain/v1',
    at: formatInstant(at),
    dataset,
    policy,
    bytes: bytes.toString(),
    waits,
    copies: copies.map((copy) => ({ ...copy, moves: copy.moves.toString() })),
    others,
    short,
    remedies: {
      relax: remedies.relax.map((changes) => changes.map(changeJson)),
      buy: remedies.buy.map((changes) => changes.map(changeJson)),
    },
  };
}

const changeJson = (change: Change) => ({ ...change, bytes: change.bytes?.toString() ?? null });
