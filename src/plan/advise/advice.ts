import type { Action } from '../../model/action.ts';
import { type Advice, adviceKinds } from '../../model/advice.ts';
import type { Context } from '../context.ts';
import { adviseAdoption } from './adopt.ts';
import { adviseDevices } from './devices.ts';
import type { Growth } from './growth.ts';
import { adviseAsides, adviseOrigins } from './origins.ts';
import { adviseSpace } from './space.ts';
import type { Strays } from './strays.ts';

/** What only a person can decide, with words and commands to consider. None of it has steps: nothing can run it. */
export function adviseOn(
  context: Context,
  actions: readonly Action[],
  growths: ReadonlyMap<string, Growth | null>,
  strays: Strays,
): readonly Advice[] {
  const all = [
    ...adviseDevices(context),
    ...adviseSpace(context, actions, growths),
    ...adviseOrigins(context),
    ...adviseAsides(context),
    ...adviseAdoption(context, strays),
  ];
  return all.sort(
    (a, b) => adviceKinds.indexOf(a.kind) - adviceKinds.indexOf(b.kind) || (a.id < b.id ? -1 : 1),
  );
}
