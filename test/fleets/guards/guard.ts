import type { Begin } from '../../../src/demo/stream/records.ts';
import type { FleetHealth } from '../../../src/model/health.ts';
import type { Fleet } from '../fleet.ts';

/** Looks on while a plan is carried out, and says what must never be. */
export interface Guard {
  /** After each command that changed something: what is wrong with it, a sentence each. */
  readonly afterCommand?: (fleet: Fleet, health: FleetHealth) => readonly string[];
  /** Before the first byte of a snapshot comes in. */
  readonly beforeBytes?: (host: string, begin: Begin, into: string) => readonly string[];
}
