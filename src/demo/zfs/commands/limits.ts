import type { Filesystem, Machine } from '../machine.ts';
import { findPool } from '../machine.ts';
import { parseBytes } from '../numbers.ts';
import { availableOf, limitOf, spaceOf } from '../space.ts';

const tooSmall = 'size is less than current used or reserved space';
const tooLarge = 'size is greater than available space';

/** Why a quota or a reservation cannot have this value, in zfs's words; null: it can. */
export function limitFault(
  machine: Machine,
  fs: Filesystem,
  property: string,
  value: string,
): string | null {
  const pool = findPool(machine, fs.name);
  const bytes = parseBytes(value) ?? 0n;
  if (!pool || bytes === 0n) return null;
  const { total, dataset } = spaceOf(pool, fs);
  const available = availableOf(machine, fs);
  switch (property) {
    case 'quota':
      return bytes < total || bytes < limitOf(fs, 'reservation') ? tooSmall : null;
    case 'refquota':
      return bytes < fs.referenced || bytes < limitOf(fs, 'refreservation') ? tooSmall : null;
    case 'reservation':
      return bytes > total && bytes - total > available ? tooLarge : null;
    case 'refreservation':
      return bytes > dataset && bytes - dataset > available ? tooLarge : null;
    default:
      return null;
  }
}
