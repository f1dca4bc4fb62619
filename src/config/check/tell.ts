import { listed, nearest } from '../nearest.ts';
import type { Path } from '../path.ts';
import { pathText, valueAt } from '../path.ts';
import { shortly } from '../printable.ts';
import type { ConfigProblem } from '../problem.ts';
import type { YamlFile } from '../yaml-file.ts';

/** Makes problems of one file. `part`: whether the key of `path` is wrong, or its value. */
export type Tell = (
  path: Path,
  message: string,
  more?: { readonly part?: 'key' | 'value'; readonly suggestion?: string | null },
) => ConfigProblem;

export function tellerOf(file: YamlFile): Tell {
  return (path, message, more = {}) => {
    const value = valueAt(file.value, path);
    const suggestion = more.suggestion ?? null;
    return {
      file: file.name,
      ...file.position(path, more.part ?? 'value'),
      path: pathText(path),
      ...(value === undefined ? {} : { value: shortly(value) }),
      message,
      ...(suggestion === null ? {} : { suggestion }),
    };
  };
}

/** A reference to something that must exist: `what` is its kind, `known` all there are. */
export function reference(
  tell: Tell,
  path: Path,
  name: string,
  among: { readonly what: string; readonly known: readonly string[]; readonly part?: 'key' },
): readonly ConfigProblem[] {
  if (among.known.includes(name)) return [];
  const suggestion = nearest(name, among.known);
  const rest = suggestion === null ? `; there are: ${listed(among.known)}` : '';
  const message = `there is no ${among.what} ${shortly(name)}${rest}`;
  return [tell(path, message, { part: among.part ?? 'value', suggestion })];
}
