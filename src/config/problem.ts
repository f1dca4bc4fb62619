import { printable } from './printable.ts';

/** One thing that is wrong with the configuration, at the place where the operator mends it. */
export interface ConfigProblem {
  /** Relative to the configuration's directory: `datasets/tessera.yaml`. */
  readonly file: string;
  /** From 1; 0 when the file as a whole is meant. */
  readonly line: number;
  readonly column: number;
  /** `retention.legal.keep`, `transfers[1].from`; empty for the file as a whole. */
  readonly path: string;
  /** The offending value, short and free of control characters. */
  readonly value?: string;
  /** A clause without a full stop, the value in it where that helps. */
  readonly message: string;
  /** The nearest valid spelling. */
  readonly suggestion?: string;
}

/** `datasets/x.yaml:8:17 retention.legal.kep: unknown key; did you mean keep?` */
export function formatProblem(problem: ConfigProblem): string {
  const place = problem.line > 0 ? `:${problem.line}:${problem.column}` : '';
  const path = problem.path === '' ? '' : ` ${problem.path}`;
  const question = problem.suggestion === undefined ? '' : `; did you mean ${problem.suggestion}?`;
  // S12: file names and keys are text of others too.
  return printable(`${problem.file}${place}${path}: ${problem.message}${question}`);
}

const files = ['fleet.yaml', 'policies.yaml', 'assumptions.yaml'];

/** The order in which problems are told: fleet, policies, assumptions, datasets by file name, each from the top. */
export function compareProblems(a: ConfigProblem, b: ConfigProblem): number {
  return (
    rank(a.file) - rank(b.file) ||
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column
  );
}

function rank(file: string): number {
  const index = files.indexOf(file);
  return index === -1 ? files.length : index;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
