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
