import { assessFleet } from '../health/assess.ts';
import type { Plan } from '../model/action.ts';
import { makePlan } from '../plan/plan.ts';
import type { Session } from './session.ts';

/**
 * Looks at every host once, judges and plans; health and plan are of one and the same moment. Commands that show
 * only health plan as well: that a copy has no place to go is found by planning.
 */
export async function lookAndPlan(session: Session): Promise<Plan> {
  const observations = await session.lookOnce();
  const now = session.clock();
  return makePlan(session.config, assessFleet(session.config, observations, now), now);
}
