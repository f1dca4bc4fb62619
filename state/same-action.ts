import type { Action, Plan } from '../src/model/action.ts';
import type { Outcome } from '../src/model/outcome.ts';
import { timeless } from '../src/plan/naming.ts';

/** Whether the plan still has the action just as it was shown; if not, a sentence that says so. */
export function confirmable(shown: Action, plan: Plan | null): true | string {
  const now = plan?.actions.find(({ id }) => id === shown.id);
  if (!now) return 'The plan has changed: this is no longer recommended.';
  return sameAction(shown, now)
    ? true
    : 'The plan has changed: the action is not what is shown here.';
}

/** Equal in everything that runs, is checked or is promised; estimates and reasons move with every look. */
export const sameAction = (a: Action, b: Action): boolean => essence(a) === essence(b);

function essence(action: Action): string {
  const { kind, tier, datasets, source, target, effect, confirm, steps } = action;
  const text = JSON.stringify(
    { kind, tier, datasets, source, target, effect, confirm, steps },
    (key, value: unknown) => {
      if (key === 'bytes' || key === 'after') return null;
      if (isMark(value)) return { ...value, value: '@now' };
      return typeof value === 'bigint' ? `${value}n` : value;
    },
  );
  // What is put aside or marked bears the moment of its plan: a later one is the same intent.
  const still = timeless(text);
  // A snapshot that is to be taken is named after the minute of its plan: a later name is the same intent.
  return newSnapshots(action).reduce((rest, name) => rest.replaceAll(name, '@new'), still);
}

/** That it will bear the moment at which it was marked or put aside. */
const isMark = (value: unknown): value is Extract<Outcome, { kind: 'stamped' }> =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  value.kind === 'stamped' &&
  'name' in value &&
  (value.name === 'retire' || value.name === 'aside');

const newSnapshots = ({ steps }: Action): readonly string[] =>
  steps.flatMap(({ outcomes }) =>
    outcomes.flatMap((outcome) => (outcome.kind === 'snapshot-there' ? [outcome.snapshot] : [])),
  );
