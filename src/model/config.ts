import type { FleetAssumptions } from './assumptions.ts';
import type { Catalogue } from './catalogue.ts';
import type { Inventory } from './inventory.ts';

/** The whole of what was written down. */
export interface Config {
  /** The directory that it was read from. */
  readonly directory: string;
  readonly inventory: Inventory;
  readonly catalogue: Catalogue;
  readonly assumptions: FleetAssumptions;
}
