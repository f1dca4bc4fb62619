import { type Listing, readLines } from './listing.ts';
import { splitSnapshot } from './names.ts';
import { plainLine } from './remote-text.ts';

export interface Hold {
  /** The snapshot in full: `tank/data@base`. */
  readonly snapshot: string;
  readonly tag: string;
}

/** `zfs holds -H SNAPSHOT…`, with -p or without: a tag may hold blanks, a tab it may not. */
export function parseHolds(text: string): Listing<Hold> {
  return readLines(text, (line) => {
    const [snapshot = '', tag = '', when] = line.split('\t');
    if (splitSnapshot(snapshot)?.mark !== '@' || tag === '' || when === undefined) return null;
    return { snapshot, tag: plainLine(tag, 255) };
  });
}
