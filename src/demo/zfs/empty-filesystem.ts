import { noGrants } from './grants.ts';
import type { Filesystem } from './machine.ts';

/** What a filesystem or volume is from its first moment on. */
type Made = Pick<
  Filesystem,
  'name' | 'type' | 'guid' | 'createtxg' | 'creation' | 'objsetid' | 'properties' | 'encryption'
>;

/** One with nothing on it, not mounted yet and on no pool. */
export const emptyFilesystem = (made: Made): Filesystem => ({
  ...made,
  snapshots: [],
  bookmarks: [],
  gone: [],
  referenced: 0n,
  written: 0n,
  snapshotsChanged: null,
  mounted: false,
  origin: null,
  partial: null,
  inconsistent: false,
  receiving: false,
  grants: noGrants(),
});
