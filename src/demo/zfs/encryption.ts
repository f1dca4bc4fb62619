import type { Filesystem, Key, Machine } from './machine.ts';
import { findFilesystem, parentOf, splitName } from './machine.ts';

/** The filesystem whose key opens this one; null when it is not encrypted. */
export function encryptionRoot(machine: Machine, fs: Filesystem): Filesystem | null {
  if (!fs.encryption) return null;
  if (fs.encryption.key) return fs;
  // A clone has the key of what it was cloned from, wherever it lies.
  const from = fs.origin === null ? null : findFilesystem(machine, splitName(fs.origin).fs);
  if (from) return encryptionRoot(machine, from);
  const parent = parentOf(fs.name);
  const above = parent === null ? null : findFilesystem(machine, parent);
  return above ? encryptionRoot(machine, above) : null;
}

export const keyOf = (machine: Machine, fs: Filesystem): Key | null =>
  encryptionRoot(machine, fs)?.encryption?.key ?? null;

/** Its data can be read and written in the clear: it is not encrypted, or its key is loaded. */
export const isOpen = (machine: Machine, fs: Filesystem): boolean =>
  !fs.encryption || keyOf(machine, fs)?.loaded === true;
