import { isLocked } from '../../health/profile.ts';
import type { FilesystemName } from '../../model/ids.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import type { MemberSend } from './sends.ts';

/**
 * What can be received, one filesystem after the other: ZFS makes a filesystem below one that is there, and where nothing
 * is. One whose parent has nothing to send yet waits for it; one whose place is taken is not received at all (S4), nor one in the
 * clear where it would be encrypted with a key that is not loaded. `there` is what lies on the target's host; `root` is, or is made first.
 */
export function receivable(
  sends: readonly (readonly MemberSend[])[],
  there: ReadonlyMap<string, FilesystemFacts>,
  root: FilesystemName,
): readonly MemberSend[] {
  const made = new Set<string>([root]);
  const isKnown = (name: string) => made.has(name) || there.has(name);
  return sends.flatMap((ofOne) => {
    const [begin] = ofOne;
    if (!begin?.first) return ofOne;
    const parent = parentOf(begin.target);
    if (isKnown(begin.target) || !isKnown(parent)) return [];
    const above = there.get(parent);
    if (begin.inherits && above && isLocked(above)) return [];
    made.add(begin.target);
    return ofOne;
  });
}

const parentOf = (name: string): string => name.slice(0, name.lastIndexOf('/'));
