import type { Action, Plan } from '../model/action.ts';
import type { DatasetHealth, FleetHealth } from '../model/health.ts';
import { CommandError } from './exit.ts';
import { didYouMean } from './spelling.ts';

/** The action with this id in the plan of this moment. Throws a CommandError when it is not in it. */
export function findAction(plan: Plan, id: string): Action {
  const action = plan.actions.find((each) => each.id === id);
  if (action) return action;
  const ids = plan.actions.map((each) => each.id);
  const now =
    ids.length === 0
      ? 'The plan is empty now.'
      : 'The plan may have changed since: `holdfast plan` prints it as it is now.';
  const unseen = plan.health.hosts.filter(({ state }) => state !== 'seen').map(({ host }) => host);
  const why = unseen.length === 0 ? '' : ` Not seen, and so not planned for: ${unseen.join(', ')}.`;
  throw new CommandError(`the plan holds no action ${id}.${didYouMean(id, ids)} ${now}${why}`);
}

/** A dataset of the catalogue by its id. Throws a CommandError when there is none. */
export function findDataset(health: FleetHealth, id: string): DatasetHealth {
  const found = health.datasets.find((each) => each.dataset.id === id);
  if (found) return found;
  const ids = health.datasets.map((each) => each.dataset.id);
  throw new CommandError(
    `the catalogue has no dataset ${id}.${didYouMean(id, ids)} \`holdfast status\` lists them.`,
  );
}
