import type { z } from 'zod';
import { checkShape } from './explain.ts';
import { type Path, valueAt } from './path.ts';
import type { ConfigProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/**
 * Holds a file against its schema, and gives what fits of it beside the problems, so that what is wrong with values
 * can be told at once with what is wrong with keys. null: too little of it fits.
 */
export function checkFitting<S extends z.ZodType>(
  file: YamlFile,
  schema: S,
): { readonly value: z.output<S> | null; readonly problems: readonly ConfigProblem[] } {
  const checked = checkShape(file, schema);
  if (checked.value !== null) return checked;
  const issues = schema.safeParse(file.value).error?.issues ?? [];
  const fitting = schema.safeParse(without(file.value, issues.flatMap(placesOf)));
  return { value: fitting.success ? fitting.data : null, problems: checked.problems };
}

const placesOf = (issue: z.core.$ZodIssue): readonly Path[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

/** The value with these entries left out of its mappings. */
function without(value: unknown, places: readonly Path[]): unknown {
  const copy = structuredClone(value);
  for (const path of places) {
    const inside = valueAt(copy, path.slice(0, -1));
    const key = path.at(-1);
    if (
      typeof inside === 'object' &&
      inside !== null &&
      !Array.isArray(inside) &&
      key !== undefined
    )
      Reflect.deleteProperty(inside, key);
  }
  return copy;
}
