import type { Subject } from './subject.ts';
import { nameOf, typeOf } from './subject.ts';

/** ZFS's JSON of one value and where it comes from. */
export function jsonProperty(value: string, source: string): object {
  const inherited = /^inherited from (.*)$/.exec(source);
  if (inherited) return { value, source: { type: 'INHERITED', data: inherited[1] } };
  return { value, source: { type: source === '-' ? 'NONE' : source.toUpperCase(), data: '-' } };
}

function txgOf(subject: Subject): bigint {
  switch (subject.kind) {
    case 'filesystem':
      return subject.fs.createtxg;
    case 'snapshot':
      return subject.snapshot.createtxg;
    case 'bookmark':
      return subject.bookmark.createtxg;
    default: {
      const never: never = subject;
      return never;
    }
  }
}

/** ZFS's JSON of the thing itself, round its properties. */
export const jsonSubject = (subject: Subject, properties: object): object => ({
  name: nameOf(subject),
  type: typeOf(subject).toUpperCase(),
  pool: subject.pool.name,
  createtxg: String(txgOf(subject)),
  ...(subject.kind === 'snapshot'
    ? { dataset: subject.fs.name, snapshot_name: subject.snapshot.name }
    : {}),
  properties,
});

/** A command's whole JSON, with the head that ZFS gives it. */
export const jsonOutput = (command: string, body: object): string =>
  JSON.stringify({ output_version: { command, vers_major: 0, vers_minor: 1 }, ...body });
