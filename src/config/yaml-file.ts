import type { Document, YAMLError } from 'yaml';
import { LineCounter, parseDocument } from 'yaml';
import type { Path } from './path.ts';
import { pathText } from './path.ts';
import { printable } from './printable.ts';
import type { ConfigProblem } from './problem.ts';
import { nodeProblems } from './yaml-check.ts';
import { locator } from './yaml-places.ts';

interface Position {
  readonly line: number;
  readonly column: number;
}

/** One YAML file as plain data that remembers where everything stands. */
export interface YamlFile {
  /** Relative to the configuration's directory. */
  readonly name: string;
  readonly value: unknown;
  /** False when it did not parse: its value says nothing then, not even about what is missing in it. */
  readonly readable: boolean;
  readonly problems: readonly ConfigProblem[];
  /** Where the value at `path` stands, or its key; of what is not there, where it would belong. */
  position(path: Path, part: 'key' | 'value'): Position;
}

/** Reads YAML 1.2: every error of the text is reported, no key may come twice. */
export function readYaml(name: string, text: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      // Looked for below, in linear time and with the path.
      uniqueKeys: false,
      prettyErrors: false,
      // Also under a %YAML 1.1 directive: there `yes` and `no` would be no texts.
      schema: 'core',
    });
    const faults = yamlFaults(document).map(({ offset, message }) => ({
      file: name,
      ...at(offset),
      path: '',
      message,
    }));
    if (faults.length > 0) return unreadable(name, faults);
    const found = nodeProblems(document, (offset) => at(offset).line);
    const problems = found.map(({ offset, path, value, message }) => ({
      file: name,
      ...at(offset),
      path: pathText(path),
      ...(value === undefined ? {} : { value }),
      message,
    }));
    if (found.some(({ fatal }) => fatal)) return unreadable(name, problems);
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null)
      return unreadable(name, [{ file: name, ...at(0), path: '', message: 'the file is empty' }]);
    const locate = locator(document);
    const position = (path: Path, part: 'key' | 'value') => at(locate(path, part));
    return { name, value, readable: true, problems, position };
  } catch (error) {
    return unreadable(name, [{ file: name, ...at(0), path: '', message: thrown(error) }]);
  }
}

/** What yaml reports about the text. Beyond the stack it goes on complaining of every bracket: one fault is enough. */
function yamlFaults(document: Document): readonly { offset: number; message: string }[] {
  const faults = [...document.errors, ...document.warnings];
  const deep = faults.find(({ message }) => message.includes('call stack'));
  if (deep) return [{ offset: deep.pos[0], message: tooDeep }];
  return faults.map((fault) => ({ offset: fault.pos[0], message: plainly(fault) }));
}

const tooDeep = 'it is nested too deeply';

/** What yaml throws instead of reporting: aliases that multiply without end, nesting beyond the stack. */
function thrown(error: unknown): string {
  if (error instanceof RangeError) return tooDeep;
  const said = error instanceof Error ? error.message : String(error);
  return said.includes('Excessive alias')
    ? 'its aliases (*name) multiply without end'
    : `not YAML: ${printable(said)}`;
}

/** A file that could not be read at all. */
export function unreadable(name: string, problems: readonly ConfigProblem[]): YamlFile {
  const position = () => ({ line: 1, column: 1 });
  return { name, value: null, readable: false, problems, position };
}

function plainly(fault: YAMLError): string {
  switch (fault.code) {
    case 'TAB_AS_INDENT':
      return 'a tab where YAML wants spaces';
    case 'MULTIPLE_DOCS':
      return 'a second YAML document begins here: one a file';
    case 'TAG_RESOLVE_FAILED':
      return `tags are not used here: ${printable(fault.message)}`;
    default:
      return `not YAML: ${printable(fault.message)}`;
  }
}
