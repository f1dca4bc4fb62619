import type { Begin } from '../../stream/records.ts';
import type { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine } from '../machine.ts';
import { findFilesystem } from '../machine.ts';

/** A resumed stream goes on exactly where the partial state ends. */
export function placeOfPartial(
  machine: Machine,
  name: string,
  begin: Begin,
  fail: (why: string) => ZfsFailure,
): Filesystem {
  const fs = findFilesystem(machine, name);
  if (!fs) throw fail(`destination '${name}' does not exist`);
  if (fs.receiving) throw fail('dataset is busy');
  const { partial } = fs;
  const fits =
    partial?.begin.toGuid === begin.toGuid &&
    partial.begin.raw === begin.raw &&
    String(partial.received) === begin.resumedAt;
  if (fits) return fs;
  if (begin.fromGuid === null && !fs.inconsistent)
    throw fail(`Resuming recv on existing destination '${name}'\nmust specify -F to overwrite it`);
  // The kernel's one EINVAL, which zfs explains by what else the stream has.
  throw fail(
    begin.embedded && !begin.raw
      ? 'incompatible embedded data stream feature with encrypted receive.'
      : 'invalid backup stream',
  );
}
