import type { Action, ActionKind } from '../../model/action.ts';
import type { ActionId } from '../../model/ids.ts';

/** What changes a copy as it lies comes before what moves it, or takes something from it. */
const first: readonly ActionKind[] = ['unload-key', 'inert', 'stamp'];
const then: ReadonlySet<ActionKind> = new Set(['rollback', 'aside', 'promote', 'retire']);

/** Actions on one copy wait for each other, so that none meets names or marks that another has just changed. */
export function inSequence(actions: readonly Action[]): readonly Action[] {
  const before = new Map<string, ActionId[]>();
  for (const action of actions) {
    if (!first.includes(action.kind)) continue;
    for (const key of keysOf(action)) {
      const known = before.get(key);
      if (known) known.push(action.id);
      else before.set(key, [action.id]);
    }
  }
  if (before.size === 0) return actions;
  return actions.map((action) => {
    if (!then.has(action.kind)) return action;
    const ids = keysOf(action).flatMap((key) => before.get(key) ?? []);
    return ids.length === 0
      ? action
      : { ...action, after: [...new Set([...action.after, ...ids])].sort() };
  });
}

const keysOf = ({ datasets, target }: Action): readonly string[] =>
  datasets.map((dataset) => `${dataset} ${target ?? ''}`);
