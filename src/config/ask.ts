import { tellerOf } from './check/tell.ts';
import type { Parsed } from './parsed.ts';
import type { Path } from './path.ts';
import type { ConfigProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/** Takes values out of a file one by one; what is wrong with one makes it null and is told at its place. */
export interface Ask {
  /** What was wrong so far. */
  readonly problems: readonly ConfigProblem[];
  value<T>(path: Path, read: Parsed<T>): T | null;
  /** Tells of a value that is not there, or does not go with the others. */
  wrong(path: Path, why: string, part?: 'key' | 'value'): null;
}

export function askOf(file: YamlFile): Ask {
  const problems: ConfigProblem[] = [];
  const tell = tellerOf(file);
  return {
    problems,
    value: (path, read) => {
      if (read.ok) return read.value;
      problems.push(tell(path, read.why, { suggestion: read.suggestion ?? null }));
      return null;
    },
    wrong: (path, why, part = 'value') => {
      problems.push(tell(path, why, { part }));
      return null;
    },
  };
}
