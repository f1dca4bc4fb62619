import type { DatasetId, HostName, PoolId } from './ids.ts';

export const adviceKinds = [
  'device',
  'pool-full',
  'origin-missing',
  'aside-waits',
  'adopt',
] as const;
export type AdviceKind = (typeof adviceKinds)[number];

/** A command that a person may want to give, or change first. It has no facts and no outcomes: nothing runs it. */
export interface Consider {
  /** Where one would give it; null: on this machine. */
  readonly host: HostName | null;
  readonly line: string;
}

/** Something that only a person can decide: words and commands to consider, never run. */
export interface Advice {
  readonly id: string;
  readonly kind: AdviceKind;
  readonly pool: PoolId | null;
  readonly dataset: DatasetId | null;
  readonly title: string;
  /** What is so, a sentence each. */
  readonly text: readonly string[];
  readonly consider: readonly Consider[];
  /** A file ready to be saved, with the name it would have; null: none. */
  readonly draft: { readonly file: string; readonly text: string } | null;
}
