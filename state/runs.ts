import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActionId, RunId } from '../src/model/ids.ts';
import type { Run } from '../src/model/run.ts';

/** The runs of this session, by id, in the order in which they were begun. */
export interface RunsState {
  readonly byId: ReadonlyMap<RunId, Run>;
}

export type RunsStore = StoreApi<RunsState>;

export const createRunsStore = (): RunsStore => createStore<RunsState>(() => ({ byId: new Map() }));

/** Takes a run as it is now. */
export const runChanged = (store: RunsStore, run: Run): void =>
  store.setState(({ byId }) => ({ byId: new Map(byId).set(run.id, run) }));

export const isGoing = ({ state }: Run): boolean =>
  state.kind !== 'done' && state.kind !== 'failed';

export const goingRuns = ({ byId }: RunsState): readonly Run[] =>
  [...byId.values()].filter(isGoing);

/** The run of an action that goes on at the moment. */
export const goingRunOf = (runs: RunsState, action: ActionId): Run | null =>
  goingRuns(runs).find((run) => run.action.id === action) ?? null;
