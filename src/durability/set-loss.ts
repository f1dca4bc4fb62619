import { lossWithin, type Situation, withOneMoreSite, without, worstOf } from './dominant.ts';
import type { FleetLoss } from './fleet-loss.ts';
import { eventsOf } from './loss.ts';
import { copiesAtRisk, riskYears } from './of-fleet.ts';
import { remembered } from './remembered.ts';
import { asIs, type Sensitivity, sensitivities, type Turn } from './sensitivity.ts';
import type { SetRisk } from './set-risk.ts';

/** The probability that at least one of these datasets is lost within ten years. */
export const lossOfSet = remembered((set: SetRisk): number =>
  lossOfAny(situationsOf(set, asIs(set.assumed))),
);

/** The same with its cause, and with one more copy of each dataset at a site that holds none yet. */
export const whyOfSet = remembered((set: SetRisk): FleetLoss => {
  const situations = situationsOf(set, asIs(set.assumed));
  const probability = lossOfSet(set);
  return {
    years: riskYears,
    probability,
    dominant:
      probability > 0
        ? worstOf((cause) => lossOfAny(situations.map((each) => without(cause, each))))
        : null,
    withOneMoreSite: lossWithOneMore(situations, set),
  };
});

/** What it hangs on most, the greatest first. */
export const sensitivitiesOfSet = remembered((set: SetRisk): readonly Sensitivity[] =>
  sensitivities((turn) => lossOfAny(situationsOf(set, turn)), set.assumed),
);

const situationsOf = ({ groups }: SetRisk, turn: Turn): readonly Situation[] =>
  groups.map((group) => {
    const copies = copiesAtRisk(group, turn);
    return { copies, events: eventsOf(copies, turn.assumed) };
  });

/**
 * That at least one of several groups of copies is lost. What takes a whole group at once (its site, its hands, the
 * common mode) may be fatal to others as well: it is counted once for all of them, exactly. What else may happen to a
 * group, copy after copy, comes of its own chain; the groups' chains share pools and so are lost together a little more
 * often than independent ones, which makes this at most too high. Of a single group it is exact.
 */
function lossOfAny(situations: readonly Situation[]): number {
  const fatal = new Map<string, number>();
  let hazard = 0;
  for (const { copies, events } of situations) {
    const isFatal = ({ hits }: Situation['events'][number]) => hits.length === copies.length;
    for (const { cause, domain, rate } of events.filter(isFatal)) {
      const name = `${cause} ${domain ?? ''}`;
      fatal.set(name, Math.max(fatal.get(name) ?? 0, rate));
    }
    const piecemeal = events.filter((event) => !isFatal(event));
    hazard -= Math.log1p(-lossWithin(copies, piecemeal, riskYears));
  }
  for (const rate of fatal.values()) hazard += rate * riskYears;
  return -Math.expm1(-hazard);
}

/** null where one group has as many copies as can be asked about. */
function lossWithOneMore(situations: readonly Situation[], { assumed }: SetRisk): number | null {
  const more = situations.flatMap(({ copies }) => {
    const each = withOneMoreSite(copies, assumed);
    return each ? [{ copies: each, events: eventsOf(each, assumed) }] : [];
  });
  return more.length < situations.length ? null : lossOfAny(more);
}
