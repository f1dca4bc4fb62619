import type { FilesystemName } from '../../model/ids.ts';
import type { MemberSend } from './sends.ts';

/**
 * What can be received, one filesystem after the other: ZFS makes a filesystem below one that is there, and where nothing
 * is. One whose parent has nothing to send yet waits for it; one whose place is taken is not received at all (S4).
 * `isThere` tells of the names on the target's host; `root` is there, or made first.
 */
export function receivable(
  sends: readonly (readonly MemberSend[])[],
  isThere: (name: string) => boolean,
  root: FilesystemName,
): readonly MemberSend[] {
  const made = new Set<string>([root]);
  const isKnown = (name: string) => made.has(name) || isThere(name);
  return sends.flatMap((ofOne) => {
    const [begin] = ofOne;
    if (!begin?.first) return ofOne;
    if (isKnown(begin.target) || !isKnown(parentOf(begin.target))) return [];
    made.add(begin.target);
    return ofOne;
  });
}

const parentOf = (name: string): string => name.slice(0, name.lastIndexOf('/'));
