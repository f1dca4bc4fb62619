import { assessFleet } from '../../src/health/assess.ts';
import type { FleetHealth } from '../../src/model/health.ts';
import { instant } from '../../src/model/ids.ts';
import type { Fleet } from './fleet.ts';
import { observeFleet } from './look.ts';

/** What was judged last, and when: until something is done or time passes, it is so still. */
const judged = new WeakMap<Fleet, { readonly when: string; readonly health: FleetHealth }>();

/** How the fleet stands by a fresh look. */
export function healthNow(fleet: Fleet): FleetHealth {
  const { config, hosts, clock } = fleet;
  const when = [clock.now, ...[...hosts.values()].map(({ changes }) => changes)].join(' ');
  const last = judged.get(fleet);
  if (last?.when === when) return last.health;
  const health = assessFleet(config, observeFleet(fleet), instant(clock.now));
  judged.set(fleet, { when, health });
  return health;
}
