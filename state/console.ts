import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Action } from '../src/model/action.ts';
import type { Foretold } from '../src/run/rehearse.ts';
import type { Tone } from '../src/terminal/style.ts';
import type { Size } from './areas.ts';
import type { Layer } from './layers.ts';
import type { WhatIfState } from './what-if.ts';

export const views = ['datasets', 'fleet', 'actions', 'layouts'] as const;
export type View = (typeof views)[number];

/** What is picked in a list: by identity, so that it stays when rows move; the index is for when it is gone. */
export interface Pick {
  readonly id: string | null;
  readonly index: number;
  /** The first row shown. */
  readonly top: number;
}

interface Message {
  readonly text: string;
  readonly tone: Tone;
}

/** Where the operator is. */
export interface ConsoleState {
  readonly size: Size;
  readonly view: View;
  /** What lies on top of the view, topmost last; keys go to the topmost. */
  readonly layers: readonly Layer[];
  readonly filter: Readonly<Record<View, string>>;
  readonly problemsOnly: boolean;
  readonly picks: Readonly<Record<View, Pick>>;
  readonly whatIf: WhatIfState;
  /** One line of answer to the last key. */
  readonly message: Message | null;
}

export type ConsoleStore = StoreApi<ConsoleState>;

/** Nothing is chosen in place of what is. */
export const asItIs: WhatIfState = { field: 'disks', chosen: {} };

const nothing: Pick = { id: null, index: 0, top: 0 };

export const createConsoleStore = (size: Size): ConsoleStore =>
  createStore<ConsoleState>(() => ({
    size,
    view: 'datasets',
    layers: [],
    filter: { datasets: '', fleet: '', actions: '', layouts: '' },
    problemsOnly: false,
    picks: { datasets: nothing, fleet: nothing, actions: nothing, layouts: nothing },
    whatIf: asItIs,
    message: null,
  }));

export const topLayer = ({ layers }: ConsoleState): Layer | null => layers.at(-1) ?? null;

export const push = (store: ConsoleStore, layer: Layer): void =>
  store.setState(({ layers }) => ({ layers: [...layers, layer] }));

/** Closes the topmost thing, and nothing else. */
export const pop = (store: ConsoleStore): void =>
  store.setState(({ layers }) => ({ layers: layers.slice(0, -1) }));

/** Puts the topmost thing in another state. */
export const replaceTop = (store: ConsoleStore, layer: Layer): void =>
  store.setState(({ layers }) => ({ layers: [...layers.slice(0, -1), layer] }));

/** Puts what ZFS says of an action into the question about it, when that is still open. */
export const foretold = (store: ConsoleStore, action: Action, answer: Foretold): void =>
  store.setState(({ layers }) => ({
    layers: layers.map((layer) =>
      layer.kind === 'confirm' && layer.action === action ? { ...layer, foretold: answer } : layer,
    ),
  }));

export const say = (store: ConsoleStore, text: string, tone: Tone = 'plain'): void =>
  store.setState({ message: { text, tone } });

/** Shows a view with nothing on top of it. */
export const showView = (store: ConsoleStore, view: View): void =>
  store.setState({ view, layers: [] });

export const setFilter = (store: ConsoleStore, view: View, filter: string): void =>
  store.setState((state) => ({ filter: { ...state.filter, [view]: filter } }));

export const setPick = (store: ConsoleStore, view: View, pick: Pick): void =>
  store.setState(({ picks }) => ({ picks: { ...picks, [view]: pick } }));
