import type { ZfsVersion } from '../model/observation.ts';
import { plainLine } from './remote-text.ts';

/** `zfs version`: userland, then the kernel's (absent while the module is not loaded). null when it is no version. */
export function parseVersion(text: string): ZfsVersion | null {
  const lines = text.split('\n').map((line) => plainLine(line, 80));
  const userland = lines.find((line) => /^zfs-\d/.test(line));
  const kernel = lines.find((line) => /^zfs-kmod-\d/.test(line));
  if (userland === undefined) return null;
  return {
    userland: userland.slice('zfs-'.length),
    kernel: kernel === undefined ? null : kernel.slice('zfs-kmod-'.length),
  };
}

/** OpenZFS's own part of a version: `2.3.2` of `2.3.2-2~bpo12+2` or `2.3.2-FreeBSD_g256659204`. */
export type Release = readonly [major: number, minor: number, patch: number];

/** null when the text begins with no release. What a packager adds behind it does not count. */
export function releaseOf(version: string): Release | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\d)/.exec(version);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

/** Below 0 when `a` is older than `b`, 0 when they are the same. */
export const compareReleases = (a: Release, b: Release): number =>
  a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** Whether the commands and the kernel module are of two releases; a packager's own numbers may differ at will. */
export function releasesDiffer({ userland, kernel }: ZfsVersion): boolean {
  const [one, other] = [releaseOf(userland), kernel === null ? null : releaseOf(kernel)];
  return one !== null && other !== null && compareReleases(one, other) !== 0;
}
