import type { Assumptions } from './assumptions.ts';
import { lossWithin } from './dominant.ts';
import { type CopyAtRisk, eventsOf } from './loss.ts';

/** What a situation is computed with: the assumptions, and factors on what each copy has of its own. */
export interface Turn {
  readonly assumed: Assumptions;
  /** On the failure rate of every disk. */
  readonly afr: number;
  /** On the time in which a lost copy is made again. */
  readonly restore: number;
}

/** What may be halved to see how much the loss hangs on it. */
export type Input =
  | 'afr'
  | 'host'
  | 'site'
  | 'admin'
  | 'key'
  | 'batch'
  | 'common-mode'
  | 'restore'
  | 'detect'
  | 'replace';

export interface Sensitivity {
  readonly input: Input;
  /** By what factor the loss becomes less likely when the input is halved. */
  readonly factor: number;
}

/** Everything as it is. */
export const asIs = (assumed: Assumptions): Turn => ({ assumed, afr: 1, restore: 1 });

const halved: Readonly<Record<Input, (turn: Turn) => Turn>> = {
  afr: (turn) => ({ ...turn, afr: turn.afr / 2 }),
  restore: (turn) => ({ ...turn, restore: turn.restore / 2 }),
  host: (turn) => halve(turn, 'hostLoss'),
  site: (turn) => halve(turn, 'siteLoss'),
  admin: (turn) => halve(turn, 'adminLoss'),
  key: (turn) => halve(turn, 'keyLoss'),
  batch: (turn) => halve(turn, 'batchBeta'),
  'common-mode': (turn) => halve(turn, 'commonMode'),
  detect: (turn) => halve(turn, 'detect'),
  replace: (turn) => halve(turn, 'replace'),
};

const halve = (turn: Turn, name: keyof Assumptions): Turn => ({
  ...turn,
  assumed: { ...turn.assumed, [name]: turn.assumed[name] / 2 },
});

const inputs = Object.keys(halved) as readonly Input[];

/** Less than this is not worth a line. */
const leastFactor = 1.05;

/** The loss of copies within so many years, for each turn that they may take. */
export const lossAt =
  (copiesWith: (turn: Turn) => readonly CopyAtRisk[] | null, years: number) =>
  (turn: Turn): number => {
    const copies = copiesWith(turn);
    return copies ? lossWithin(copies, eventsOf(copies, turn.assumed), years) : 0;
  };

/** What the loss hangs on most, the greatest first; what changes nothing is left out. */
export function sensitivities(
  loss: (turn: Turn) => number,
  assumed: Assumptions,
): readonly Sensitivity[] {
  const now = loss(asIs(assumed));
  if (!(now > 0)) return [];
  return inputs
    .map((input) => ({ input, factor: now / loss(halved[input](asIs(assumed))) }))
    .filter(({ factor }) => factor > leastFactor)
    .toSorted((a, b) => b.factor - a.factor);
}
