import type { Machine } from './machine.ts';
import { propertyOf } from './properties.ts';
import { propertyKind } from './property-table.ts';
import type { Subject } from './subject.ts';
import { nameOf } from './subject.ts';

const texts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const numbers = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The name without a snapshot's: a bookmark keeps its own, as in libzfs. */
const stem = (subject: Subject): string =>
  subject.kind === 'snapshot' ? subject.fs.name : nameOf(subject);

/** zfs's own order: by name, a filesystem before its snapshots, and those as they were taken. */
export function inListingOrder(a: Subject, b: Subject): number {
  const byName = texts(stem(a), stem(b));
  if (byName !== 0) return byName;
  if (a.kind !== 'snapshot' || b.kind !== 'snapshot')
    return Number(a.kind === 'snapshot') - Number(b.kind === 'snapshot');
  return (
    numbers(a.snapshot.createtxg, b.snapshot.createtxg) || texts(a.snapshot.name, b.snapshot.name)
  );
}

export interface SortKey {
  readonly property: string;
  readonly descending: boolean;
}

const isNumber = (property: string): boolean =>
  property.startsWith('written@') || !['text', undefined].includes(propertyKind(property)?.shown);

/** By each key in turn, then in zfs's own order. What has no such property stands last. */
export function sorted(
  machine: Machine,
  subjects: readonly Subject[],
  keys: readonly SortKey[],
): readonly Subject[] {
  const value = (subject: Subject, property: string) =>
    propertyOf(machine, subject, property)?.value ?? '-';
  const byKey = (a: Subject, b: Subject, { property, descending }: SortKey): number => {
    const [one, other] = [value(a, property), value(b, property)];
    if (one === other) return 0;
    if (one === '-' || other === '-') return one === '-' ? 1 : -1;
    const digits = /^\d+$/.test(one) && /^\d+$/.test(other);
    const ascending =
      digits || isNumber(property) ? numbers(BigInt(one), BigInt(other)) : texts(one, other);
    return descending ? -ascending : ascending;
  };
  return [...subjects].sort((a, b) => {
    for (const key of keys) {
      const order = byKey(a, b, key);
      if (order !== 0) return order;
    }
    return inListingOrder(a, b);
  });
}
