import type { HostName } from '../model/ids.ts';
import type { Lineage } from './lineage.ts';

/** How each host stands to its grace: what an unseen one may still hold is not missing (S8). */
export interface Sight {
  /** Not seen, and its grace runs (or it was not looked at yet). */
  readonly waiting: (host: HostName, lineage: Lineage) => boolean;
  /** Waiting, and nothing is remembered of it: it may hold a copy that nobody has told us of. */
  readonly blind: (lineage: Lineage) => readonly HostName[];
}
