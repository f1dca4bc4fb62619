import { textAt } from '../path.ts';
import { shortly } from '../printable.ts';
import type { ConfigProblem } from '../problem.ts';
import type { YamlFile } from '../yaml-file.ts';
import { tellerOf } from './tell.ts';

/** Entries that claim the same id, or the same filesystem: told at the second one, with the first one's file. */
export function checkUnique(files: readonly YamlFile[]): readonly ConfigProblem[] {
  return [
    ...claimedTwice(files, 'id', (first) => `is the id of ${first} too: ids are never shared`),
    ...claimedTwice(
      files,
      'origin',
      (first) => `is the origin of ${first} too: one filesystem, one dataset`,
    ),
  ];
}

function claimedTwice(
  files: readonly YamlFile[],
  key: string,
  message: (first: string) => string,
): readonly ConfigProblem[] {
  const firstAt = new Map<string, string>();
  return files.flatMap((file) => {
    const value = textAt(file.value, [key]);
    if (value === null) return [];
    const first = firstAt.get(value);
    if (first !== undefined) return [tellerOf(file)([key], `${shortly(value)} ${message(first)}`)];
    firstAt.set(value, file.name);
    return [];
  });
}
