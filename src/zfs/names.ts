import type { FilesystemName, SnapshotName } from '../model/ids.ts';
import { filesystemName, snapshotName } from '../model/ids.ts';

/**
 * ZFS's own naming rules (module/zcommon/zfs_namecheck.c): components of letters, digits and `-_.: ` joined by
 * `/`, none empty, none `.` or `..`, 255 bytes in all; `%` only in the hidden names of partial receives, which
 * no command of ours ever names. A name that starts with `-` would be read as an option.
 */
const component = /^[A-Za-z0-9_.: -]+$/;
const longest = 255;

const validComponent = (part: string): boolean =>
  component.test(part) && part !== '.' && part !== '..';

const validComponents = (name: string): boolean =>
  name.length <= longest && name.split('/').every(validComponent);

/** The name as a FilesystemName, or null when ZFS would not have it. */
export function parseFilesystemName(text: string): FilesystemName | null {
  if (!/^[A-Za-z]/.test(text) || !validComponents(text)) return null;
  return filesystemName(text);
}

/** The part after `@` or `#`, or null when ZFS would not have it. It may begin with `-`: commands name it behind its mark. */
export function parseSnapshotName(text: string): SnapshotName | null {
  return text.length <= longest && validComponent(text) ? snapshotName(text) : null;
}

/** Splits `tank/a@x` or `tank/a#x`; null when it is neither. ZFS counts the 255 bytes over the whole. */
export function splitSnapshot(
  text: string,
): { filesystem: FilesystemName; snapshot: SnapshotName; mark: '@' | '#' } | null {
  const match = /^([^@#]+)([@#])(.+)$/.exec(text);
  if (!match || text.length > longest) return null;
  const filesystem = parseFilesystemName(match[1] ?? '');
  const snapshot = parseSnapshotName(match[3] ?? '');
  if (!filesystem || !snapshot) return null;
  return { filesystem, snapshot, mark: match[2] === '#' ? '#' : '@' };
}

/** The path of `filesystem` below `top`: '' for itself, `/child` below it, null elsewhere. */
export function pathBelow(top: FilesystemName, filesystem: FilesystemName): string | null {
  if (filesystem === top) return '';
  return filesystem.startsWith(`${top}/`) ? filesystem.slice(top.length) : null;
}
