import type { Action } from '../src/model/action.ts';
import type { HostName, RunId } from '../src/model/ids.ts';
import type { Glyphs } from '../src/terminal/glyphs.ts';
import type { ConsoleState, ConsoleStore } from './console.ts';
import type { FleetState, FleetStore } from './fleet.ts';
import type { RunsState, RunsStore } from './runs.ts';

/** What the console can do to the world. Plain functions: no key reaches anything else. */
export interface Effects {
  /** Looks at hosts again. */
  look(hosts: readonly HostName[]): void;
  /** Runs a confirmed action; `answer` is what the operator gave. The run shows up in the store. */
  run(action: Action, answer: string): RunId;
  cancel(run: RunId): void;
  /** Asks ZFS what an action would destroy, and puts the answer into the question that is open for it. */
  foretell(action: Action): void;
  /** Puts on record that a person read it and said no. */
  decline(action: Action): void;
  /** Puts on record that a person has read that these have no end on record. */
  note(runs: readonly RunId[]): void;
  quit(): void;
  /** Puts text on the operator's clipboard. */
  copy(text: string): void;
  suspend(): void;
  repaint(): void;
}

/** Everything that the console is made of, apart from what it looks like. */
export interface Parts {
  readonly fleet: FleetStore;
  readonly runs: RunsStore;
  readonly console: ConsoleStore;
  readonly effects: Effects;
  /** Milliseconds that never jump: what tells a deliberate key from a repeated one. */
  readonly monotonic: () => number;
  readonly title: string;
  readonly readOnly: boolean;
  readonly glyphs: Glyphs;
}

/** All stores at one moment. */
export interface Snapshot {
  readonly fleet: FleetState;
  readonly runs: RunsState;
  readonly console: ConsoleState;
  readonly glyphs: Glyphs;
}

export const snapshot = ({ fleet, runs, console, glyphs }: Parts): Snapshot => ({
  fleet: fleet.getState(),
  runs: runs.getState(),
  console: console.getState(),
  glyphs,
});
