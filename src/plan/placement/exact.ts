import type { PoolId } from '../../model/ids.ts';
import { costsOf, type Priced, scarceIn } from './costs.ts';
import type { Ledger } from './ledger.ts';
import type { Budget } from './repair.ts';
import type { Option } from './sets.ts';
import type { Asking } from './triage.ts';

/** So many datasets are weighed against each other at once. */
export const mostTogether = 12;

/**
 * The best that these datasets can have together of the room that they share, by branch and bound: what is broken in
 * each class of urgency, the worst class first, so that no arithmetic buries a last copy; in a class in all, then by
 * triage; then bytes to move. What they have now stays where nothing is better. They stand in the order of triage.
 */
export function shareOut(ledger: Ledger, group: readonly Asking[], budget: Budget): void {
  const before = group.map((each) => ledger.given(each));
  for (const each of group) ledger.release(each);
  const scarce = scarceIn(group, ledger.rooms);
  const options = group.map((_, at) =>
    costsOf(group, at, before[at] ?? null, ledger.rooms, scarce),
  );
  const left = new Map<PoolId, bigint>([...scarce].map((id) => [id, ledger.rooms.get(id) ?? 0n]));

  let best = sumOf(options.map(({ current }) => current?.cost ?? []));
  let found: readonly Option[] | null = null;
  const chosen: Option[] = [];
  const search = (at: number, cost: readonly number[]): void => {
    const asking = group[at];
    const mine = options[at];
    if (!asking || !mine) {
      if (compare(cost, best) < 0) {
        best = cost;
        found = [...chosen];
      }
      return;
    }
    for (const priced of mine.all) {
      if (budget.left <= 0) return;
      if (!fits(priced, asking.request.bytes, left)) continue;
      budget.left -= 1;
      take(priced, asking.request.bytes, left);
      const total = sumOf([cost, priced.cost]);
      const rest = options.slice(at + 1).map(({ all }, after) => {
        const bytes = group[at + 1 + after]?.request.bytes ?? 0n;
        return all.find((each) => fits(each, bytes, left))?.cost ?? [];
      });
      // Costs are ordered as words in a dictionary, and sums of least costs are least sums.
      if (compare(sumOf([total, ...rest]), best) < 0) {
        chosen.push(priced.option);
        search(at + 1, total);
        chosen.pop();
      }
      take(priced, -asking.request.bytes, left);
    }
  };
  search(0, []);

  for (const [at, each] of group.entries()) {
    const option = (found as readonly Option[] | null)?.[at] ?? before[at];
    if (option) ledger.promise(each, option);
  }
}

const fits = ({ scarce }: Priced, bytes: bigint, left: ReadonlyMap<PoolId, bigint>): boolean =>
  scarce.every((pool) => (left.get(pool) ?? 0n) >= bytes);

const take = ({ scarce }: Priced, bytes: bigint, left: Map<PoolId, bigint>): void => {
  for (const pool of scarce) left.set(pool, (left.get(pool) ?? 0n) - bytes);
};

function sumOf(costs: readonly (readonly number[])[]): readonly number[] {
  const length = Math.max(...costs.map((each) => each.length));
  const sum = new Array<number>(length).fill(0);
  for (const cost of costs) {
    for (let at = 0; at < cost.length; at += 1) sum[at] = (sum[at] ?? 0) + (cost[at] ?? 0);
  }
  return sum;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
