import type { z } from 'zod';
import type { JsonSchema } from './json-schema.ts';
import { toJsonSchema } from './json-schema.ts';
import { listed, nearest } from './nearest.ts';
import type { Path } from './path.ts';
import { pathText, valueAt } from './path.ts';
import { shortly } from './printable.ts';
import type { ConfigProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

export type Checked<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: null; readonly problems: readonly ConfigProblem[] };

/** Holds a file against its schema; what does not fit becomes problems with places and nearest spellings. */
export function checkShape<S extends z.ZodType>(file: YamlFile, schema: S): Checked<z.output<S>> {
  const result = schema.safeParse(file.value, { error: (issue) => inOurWords(issue) });
  if (result.success) return { value: result.data, problems: [] };
  const explain = createExplainer(file, schema);
  return {
    value: null,
    problems: tellOnce(result.error.issues.flatMap((issue) => explain(issue, []))),
  };
}

/** `titel` for `title` is one mistake, not an unknown key and a missing one. */
function tellOnce(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const meant = new Set(
    problems.map(({ path, suggestion }) => path.replace(/[^.]*$/, suggestion ?? '')),
  );
  return problems.filter(({ message, path }) => message !== missing || !meant.has(path));
}

const missing = 'missing';

/** Schemas' own messages win over these. */
function inOurWords(issue: z.core.$ZodRawIssue): string {
  const value = shortly(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return typeof issue.input === 'number' && issue.expected === 'string'
        ? `${value} is a number where text is wanted: put it in quotes, "${value}"`
        : `${value} is not ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `${value} is none of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `${value} is too small: ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `${value} is too ${issue.origin === 'string' ? 'long' : 'large'}: ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unit(issue.origin)}`;
    case 'invalid_union':
      return `${value} does not fit here`;
    default:
      return `${value} is not valid here`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

const unit = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';

type Issue = z.core.$ZodIssue;

function createExplainer(file: YamlFile, schema: z.ZodType) {
  let json: JsonSchema | null = null;
  const keysAt = (path: Path): readonly string[] => {
    json ??= toJsonSchema(schema);
    return knownKeys(json, path);
  };
  const problem = (
    path: Path,
    part: 'key' | 'value',
    message: string,
    suggestion: string | null,
  ): ConfigProblem => {
    const value = valueAt(file.value, path);
    return {
      file: file.name,
      ...file.position(path, part),
      path: pathText(path),
      ...(value === undefined ? {} : { value: shortly(value) }),
      message,
      ...(suggestion === null ? {} : { suggestion }),
    };
  };
  const explain = (issue: Issue, base: Path): readonly ConfigProblem[] => {
    const path = [...base, ...issue.path];
    switch (issue.code) {
      case 'unrecognized_keys': {
        const known = keysAt(path);
        return issue.keys.map((key) => {
          const near = nearest(key, known);
          const message =
            near === null ? `unknown key; known here: ${listed(known)}` : 'unknown key';
          return problem([...path, key], 'key', message, near);
        });
      }
      case 'invalid_key':
        return issue.issues.map((inner) => problem(path, 'key', inner.message, null));
      case 'invalid_union': {
        const branch = branchMeant(issue.errors);
        if (branch) return branch.flatMap((inner) => explain(inner, path));
        return [problem(path, 'value', issue.message, null)];
      }
      default: {
        const value = valueAt(file.value, path);
        if (value === undefined) return [problem(path, 'key', missing, null)];
        if (value === null) return [problem(path, 'key', 'has no value', null)];
        return [problem(path, 'value', issue.message, suggestionOf(issue, value))];
      }
    }
  };
  return explain;
}

/** The alternative that was meant: the one whose kind of value fits, and only something about it does not. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  return (
    branches.find((issues) =>
      issues.every((issue) => issue.path.length > 0 || issue.code !== 'invalid_type'),
    ) ?? null
  );
}

function suggestionOf(issue: Issue, value: unknown): string | null {
  switch (issue.code) {
    case 'invalid_value': {
      const options = issue.values.map(String);
      // `yes` and `no` are texts in YAML 1.2; who writes true and false there means them.
      const word = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
      return nearest(word, options);
    }
    case 'invalid_type':
      // YAML 1.1 had them; 1.2 reads them as texts.
      if (issue.expected !== 'boolean' || typeof value !== 'string') return null;
      return /^(yes|on|true)$/i.test(value)
        ? 'true'
        : /^(no|off|false)$/i.test(value)
          ? 'false'
          : null;
    case 'custom': {
      const suggestion: unknown = issue.params?.['suggestion'];
      return typeof suggestion === 'string' ? suggestion : null;
    }
    default:
      return null;
  }
}

function knownKeys(root: JsonSchema, path: Path): readonly string[] {
  let level = alternatives(root);
  for (const step of path)
    level = level.flatMap((schema) => {
      const own = schema.properties?.[String(step)];
      const any = schema.additionalProperties;
      const next =
        typeof step === 'number'
          ? schema.items
          : (own ?? (typeof any === 'object' ? any : undefined));
      return next ? alternatives(next) : [];
    });
  return level.flatMap((schema) => Object.keys(schema.properties ?? {}));
}

const alternatives = (schema: JsonSchema): readonly JsonSchema[] => [
  schema,
  ...(schema.anyOf ?? []).flatMap(alternatives),
];
