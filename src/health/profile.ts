import type { Guid } from '../model/ids.ts';
import type { Pool } from '../model/inventory.ts';
import type { FilesystemFacts } from '../model/observation.ts';
import type { SendProfile } from '../zfs/commands.ts';
import { canCompare, isRawBroken, lastRawSound } from './raw-lineage.ts';

/** With which flags a copy is sent to, for its whole life; or why that cannot be said. */
export type Profile =
  | { readonly kind: 'flags'; readonly flags: SendProfile }
  /** It goes in the clear, and its key is not loaded where it is sent from, or that of the copy not where it lies. */
  | { readonly kind: 'key-needed'; readonly at: 'source' | 'target' }
  /** What is stamped on it and what lies there do not agree: nothing is sent until a person has looked. */
  | { readonly kind: 'contradiction'; readonly why: string };

const flags = (which: SendProfile): Profile => ({ kind: 'flags', flags: which });
const contradiction = (why: string): Profile => ({ kind: 'contradiction', why });

/**
 * One flag profile for a copy's whole life (peers.md 5.9). Encrypted filesystems go raw: it needs no key at either
 * end, arrives encrypted, and stays clear of openzfs#12014. A copy that was once received in the clear stays as it is.
 * The stamp says which; where there is none, what lies there does. Neither is ever toggled.
 */
export function profileOf(
  pool: Pool,
  source: FilesystemFacts,
  held: FilesystemFacts | null,
  base: Guid | null,
): Profile {
  if (held === null) return flags(source.encryption === null ? 'Lce' : 'w');
  const stamp = held.stamp.send;
  if (source.encryption === null) {
    // S7: what is in the clear never goes onto what came raw.
    return stamp === 'w' && held.encryption !== null
      ? contradiction('it was received raw, and what would be sent is not encrypted')
      : inTheClear(source, held);
  }
  if (stamp === 'w' || pool.trust === 'keyless') {
    return held.encryption === null
      ? contradiction(
          stamp === 'w'
            ? 'it is stamped holdfast:send=w, which says that it was received raw, and it is not encrypted'
            : 'it lies on a pool that takes raw streams only, and it is not encrypted',
        )
      : flags('w');
  }
  if (stamp === 'Lce') {
    return base !== null && canCompare(source, held) && !isRawBroken(source, held, base)
      ? contradiction(
          'it is stamped holdfast:send=Lce, which says that it was received in the clear, and its newest snapshot in common was received raw',
        )
      : inTheClear(source, held);
  }
  return cameRaw(source, held) ? flags('w') : inTheClear(source, held);
}

/** Whether the next increment goes raw and would be refused: its base did not come raw (peers.md 5.3). */
export function isRawStuck(
  pool: Pool,
  source: FilesystemFacts,
  held: FilesystemFacts,
  base: Guid,
): boolean {
  const profile = profileOf(pool, source, held, base);
  return profile.kind === 'flags' && profile.flags === 'w' && isRawBroken(source, held, base);
}

/** What is encrypted came raw, unless the IV sets tell that it was encrypted anew under a key of its own. */
const cameRaw = (source: FilesystemFacts, held: FilesystemFacts): boolean =>
  held.encryption !== null && (!canCompare(source, held) || lastRawSound(source, held) !== null);

/** Whether what comes in the clear cannot be written there, for it would be encrypted with a key that is not loaded. */
export const isLocked = ({ encryption }: FilesystemFacts): boolean =>
  encryption?.key === 'unavailable';

function inTheClear(source: FilesystemFacts, held: FilesystemFacts): Profile {
  if (isLocked(source)) return { kind: 'key-needed', at: 'source' };
  return isLocked(held) ? { kind: 'key-needed', at: 'target' } : flags('Lce');
}
