import type { Begin } from '../stream/records.ts';
import type { ZfsFailure } from './failure.ts';

/** A send that may begin: one package for each snapshot. */
export interface SendJob {
  readonly packages: readonly Begin[];
  /** Said on stderr before the first byte. */
  readonly preamble: readonly string[];
  /** How each second's progress is told; null without -v. */
  readonly progress: 'parsable' | 'human' | null;
}

/** One snapshot on its way in. */
export interface Receiving {
  /** `receiving full stream of … into …`, as -v says it. */
  readonly announcement: string;
  /** `filesystem@snapshot` */
  readonly into: string;
  /** known: the snapshot is there already, so its stream is read and let go; dry: -n. */
  readonly fate: 'received' | 'known' | 'dry';
  /** Fails when there is no room for so many more simulated bytes. */
  accept(bytes: bigint): void;
  finish(): void;
  /** The stream ended early: what `zfs receive` then says, with the partial state saved when it was asked for. */
  cut(): ZfsFailure;
}

/** A receive that waits for its stream. */
export interface ReceiveJob {
  readonly verbose: boolean;
  /** A package begins; fails as `zfs receive` does when it may not come in. */
  begin(begin: Begin): { readonly receiving: Receiving; readonly warnings: readonly string[] };
}
