import { formatBytes } from '../../src/model/units.ts';
import type { Foretold } from '../../src/run/rehearse.ts';

/** What ZFS says of a destroy that has not been run. */
export const foretoldText = (foretold: Foretold): string =>
  foretold.kind === 'frees'
    ? `ZFS was asked what this would do: it destroys just these snapshots and frees ${formatBytes(foretold.bytes)}.`
    : `ZFS was asked what this would do: ${foretold.trouble.what} ${foretold.trouble.todo}`;
