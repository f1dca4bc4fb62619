import type { LeftRun } from '../src/journal/unfinished.ts';
import type { Action } from '../src/model/action.ts';
import type { ActionId, DatasetId, RunId } from '../src/model/ids.ts';
import type { Foretold } from '../src/run/rehearse.ts';

/** A page that is read: it scrolls. `top` is the first line shown. */
export type Page =
  | { readonly kind: 'dataset'; readonly id: DatasetId; readonly top: number }
  /** A host, or a pool when the id names one. */
  | { readonly kind: 'machine'; readonly id: string; readonly top: number }
  | { readonly kind: 'card'; readonly action: ActionId; readonly top: number }
  | { readonly kind: 'run'; readonly run: RunId; readonly top: number }
  /** A layout of the what-if. */
  | { readonly kind: 'layout'; readonly id: string; readonly top: number }
  /** What the journal left open before this session (S10). */
  | { readonly kind: 'unfinished'; readonly runs: readonly LeftRun[]; readonly top: number }
  /** What can be done in the place below, as the table of commands says it. */
  | { readonly kind: 'help'; readonly entries: readonly HelpEntry[]; readonly top: number };

export interface HelpEntry {
  readonly keys: string;
  readonly help: string;
}

/** A question. Its first 400 ms answer nothing, whatever is typed: `openedAt` is by the monotonic clock, in ms. */
export type Question =
  /** The action as it was when it was shown: what is confirmed is what was read (S1). */
  | {
      readonly kind: 'confirm';
      readonly action: Action;
      readonly openedAt: number;
      readonly top: number;
      /** The furthest `top` so far: what lies below it was not on the screen yet. */
      readonly furthest: number;
      /** What was typed of the token, for actions that ask for one. */
      readonly typed: string;
      /** What ZFS says that it would free; null while it is asked. Absent where there is nothing to ask. */
      readonly foretold?: Foretold | null;
    }
  | { readonly kind: 'stop'; readonly run: RunId; readonly openedAt: number }
  | { readonly kind: 'quit'; readonly openedAt: number };

export type Layer =
  | Page
  | Question
  /** The filter of the view below, with what it was before. */
  | { readonly kind: 'filter'; readonly before: string }
  /** A value of the what-if as it is typed. */
  | { readonly kind: 'value'; readonly typed: string };

export const isPage = (layer: Layer | null): layer is Page =>
  layer !== null &&
  ['dataset', 'machine', 'card', 'run', 'layout', 'unfinished', 'help'].includes(layer.kind);

export const isQuestion = (layer: Layer | null): layer is Question =>
  layer !== null && ['confirm', 'stop', 'quit'].includes(layer.kind);
