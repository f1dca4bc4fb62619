import type { View } from '../console.ts';
import { views } from '../console.ts';
import type { Layer } from '../layers.ts';
import type { Parts, Snapshot } from '../parts.ts';

/** Where keys go: to the topmost thing, or to the view when nothing lies on it. */
export type Place = View | Exclude<Layer['kind'], 'confirm'> | 'confirm-key' | 'confirm-word';

export const lists: readonly Place[] = views;
export const pages: readonly Place[] = [
  'dataset',
  'machine',
  'card',
  'run',
  'layout',
  'unfinished',
  'help',
];

/** What a command is given: the stores and effects, and the stores as they are now. */
export interface Context extends Snapshot {
  readonly parts: Parts;
  /** The table itself: the help shows it. */
  readonly commands: readonly Command[];
}

/** One row of the one table: keys, help, footer and what read-only refuses follow from it. */
export interface Command {
  readonly id: string;
  readonly keys: readonly string[];
  readonly at: readonly Place[];
  /** A sentence for the help. */
  readonly help: string;
  /** One or two words for the footer; null: only in the help. */
  readonly label: string | null;
  /** It leads to a change on a host: read-only refuses it (S14). */
  readonly changes: boolean;
  /** It gives a confirmation: only a key pressed once, by itself, after the dead time, may (S1). */
  readonly confirms: boolean;
  /** True, or why not now: a sentence for the operator. */
  readonly enabled: (context: Context) => true | string;
  readonly run: (context: Context) => void;
}

/** A command that changes nothing and can always be given, unless it says otherwise. */
export const command = (
  row: Omit<Command, 'label' | 'changes' | 'confirms' | 'enabled'> & Partial<Command>,
): Command => ({ label: null, changes: false, confirms: false, enabled: () => true, ...row });

/** The place that keys go to. */
export function placeOf({ console }: Pick<Snapshot, 'console'>): Place {
  const top = console.layers.at(-1);
  if (!top) return console.view;
  if (top.kind !== 'confirm') return top.kind;
  return top.action.confirm.kind === 'token' ? 'confirm-word' : 'confirm-key';
}
