import type { Bookmark, Filesystem, Snapshot, Zpool } from './machine.ts';

/** What a line of `zfs list` or `zfs get` is about. */
export type Subject = { readonly pool: Zpool; readonly fs: Filesystem } & (
  | { readonly kind: 'filesystem' }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'bookmark'; readonly bookmark: Bookmark }
);

/** As `zfs get -p` has them; '-' where there is none. */
export interface PropertyValue {
  readonly value: string;
  readonly source: string;
}

export const nothing: PropertyValue = { value: '-', source: '-' };

export function nameOf(subject: Subject): string {
  if (subject.kind === 'snapshot') return `${subject.fs.name}@${subject.snapshot.name}`;
  if (subject.kind === 'bookmark') return `${subject.fs.name}#${subject.bookmark.name}`;
  return subject.fs.name;
}

export const typeOf = (subject: Subject): string =>
  subject.kind === 'filesystem' ? subject.fs.type : subject.kind;
