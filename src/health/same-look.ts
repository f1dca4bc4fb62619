import type { Encryption, FilesystemFacts, SeenHost } from '../model/observation.ts';
import type { FoundCopy, Lineage } from './lineage.ts';

/* Whether a look tells anything new: of what it finds as it was, the judgement stands. Room and times move with every look. */

/** Of all that a dataset's health and plan hang on, but for its filesystems. */
export const sameHost = (a: SeenHost, b: SeenHost): boolean =>
  hostText(a) === hostText(b) && Math.abs(ahead(a) - ahead(b)) < 1000;

const moving = new Set(['allocated', 'free', 'fragmentation', 'percent']);

const texts = new WeakMap<SeenHost, string>();

function hostText(seen: SeenHost): string {
  const { version, tools, missing, unread, pools } = seen;
  const text =
    texts.get(seen) ??
    JSON.stringify(
      [version, tools, missing, unread.map(({ pool }) => pool), pools],
      (name, value: unknown) => {
        if (moving.has(name)) return undefined;
        return typeof value === 'bigint' ? `${value}` : value;
      },
    );
  texts.set(seen, text);
  return text;
}

const ahead = ({ hostClock, at }: SeenHost): number => (hostClock === null ? 0 : hostClock - at);

export const sameLineage = (a: Lineage, b: Lineage): boolean =>
  a.originPool === b.originPool &&
  sameMap(a.origin, b.origin, (one, other) => sameFilesystem(one.facts, other.facts)) &&
  sameList(a.copies, b.copies, sameCopy) &&
  sameList(a.asides, b.asides, (one, other) => sameFilesystem(one.facts, other.facts));

const sameCopy = (a: FoundCopy, b: FoundCopy): boolean =>
  a.pool === b.pool &&
  a.filesystem === b.filesystem &&
  sameMap(a.members, b.members, sameFilesystem) &&
  sameList(
    a.beside,
    b.beside,
    (one, other) => one.path === other.path && sameFilesystem(one.facts, other.facts),
  );

const sameList = <T>(
  a: readonly T[],
  b: readonly T[],
  same: (one: T, other: T) => boolean,
): boolean =>
  a.length === b.length &&
  a.every((one, at) => {
    const other = b[at];
    return other !== undefined && same(one, other);
  });

function sameMap<K, V>(
  a: ReadonlyMap<K, V>,
  b: ReadonlyMap<K, V>,
  same: (one: V, other: V) => boolean,
): boolean {
  if (a.size !== b.size) return false;
  for (const [key, one] of a) {
    const other = b.get(key);
    if (other === undefined || !same(one, other)) return false;
  }
  return true;
}

/** A look takes over the lists of what has not moved, so that they are the same and not only alike. */
const sameFilesystem = (a: FilesystemFacts, b: FilesystemFacts): boolean =>
  a === b ||
  (a.name === b.name &&
    a.guid === b.guid &&
    a.type === b.type &&
    a.snapshots === b.snapshots &&
    a.bookmarks === b.bookmarks &&
    a.written === b.written &&
    a.used === b.used &&
    a.referenced === b.referenced &&
    a.origin === b.origin &&
    a.readonly === b.readonly &&
    a.canmount === b.canmount &&
    a.mountpoint === b.mountpoint &&
    a.mounted === b.mounted &&
    a.resumeToken === b.resumeToken &&
    sameEncryption(a.encryption, b.encryption) &&
    sameStamp(a.stamp, b.stamp) &&
    isNear(a.available, b.available));

const sameEncryption = (a: Encryption | null, b: Encryption | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.root === b.root && a.key === b.key && a.algorithm === b.algorithm);

const sameStamp = (a: FilesystemFacts['stamp'], b: FilesystemFacts['stamp']): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

/** Within a 4096th: room is asked for in bytes again just before anything is received (S2). */
function isNear(a: bigint, b: bigint): boolean {
  const [less, more] = a < b ? [a, b] : [b, a];
  return (more - less) * 4096n <= more;
}
