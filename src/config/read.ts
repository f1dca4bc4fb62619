import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { printable } from './printable.ts';
import type { ConfigProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';
import { readYaml, unreadable } from './yaml-file.ts';

/** A file of text that a person wrote and reviews in git is far below this. */
const mostBytes = 4 * 1024 * 1024;
/** A thousand datasets must not run out of file descriptors. */
const atOnce = 32;

export interface DatasetFiles {
  readonly files: readonly YamlFile[];
  /** What is wrong with the directory itself. */
  readonly problems: readonly ConfigProblem[];
}

/** Reads one file of the configuration; `missing` is what to say when it is not there. */
export async function readConfigFile(
  directory: string,
  name: string,
  missing: string,
): Promise<YamlFile> {
  const whole = (message: string) => unreadable(name, [problemOf(name, message)]);
  try {
    const path = join(directory, name);
    const about = await stat(path);
    // A FIFO or a device would be read for ever.
    if (!about.isFile()) return whole('is not a plain file');
    if (about.size > mostBytes) return whole('is larger than 4 MiB: not a file of settings');
    const bytes = await readFile(path);
    if (!isUtf8(bytes)) return unreadable(name, [notUtf8(name, bytes)]);
    return readYaml(name, new TextDecoder().decode(bytes));
  } catch (error) {
    const code = codeOf(error);
    return whole(code === 'ENOENT' ? missing : cannotBeRead(code));
  }
}

/** The same of a file that need not be there: null then. */
export async function readOptionalFile(directory: string, name: string): Promise<YamlFile | null> {
  try {
    await stat(join(directory, name));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
  }
  return await readConfigFile(directory, name, 'is gone');
}

/** Reads `datasets/*.yaml`, in the order of names. Nothing that looks like an entry is passed over in silence. */
export async function readDatasetFiles(directory: string): Promise<DatasetFiles> {
  try {
    const entries = await readdir(join(directory, 'datasets'), { withFileTypes: true });
    const visible = entries.filter(({ name }) => !name.startsWith('.'));
    const names = visible.map(({ name }) => name).filter((name) => name.endsWith('.yaml'));
    const limit = pLimit(atOnce);
    const files = await Promise.all(
      names
        .sort()
        .map((name) => limit(() => readConfigFile(directory, `datasets/${name}`, 'is gone'))),
    );
    return { files, problems: visible.flatMap(overlooked) };
  } catch (error) {
    const message =
      codeOf(error) === 'ENOENT'
        ? 'is missing: make the directory, with a file for each dataset (none is fine)'
        : cannotBeRead(codeOf(error));
    return { files: [], problems: [problemOf('datasets', message)] };
  }
}

function overlooked(entry: {
  readonly name: string;
  isDirectory(): boolean;
}): readonly ConfigProblem[] {
  const { name } = entry;
  if (entry.isDirectory() && !name.endsWith('.yaml'))
    return [problemOf(`datasets/${name}`, 'is a directory: entries lie in datasets/ itself')];
  if (!/\.(yml|yaml)$/i.test(name) || name.endsWith('.yaml')) return [];
  const renamed = name.replace(/\.[^.]+$/, '.yaml');
  const message = 'is not read: the names of entries end in .yaml';
  return [{ ...problemOf(`datasets/${name}`, message), suggestion: renamed }];
}

/** A problem of a file as a whole. */
export const problemOf = (file: string, message: string): ConfigProblem => ({
  file,
  line: 0,
  column: 0,
  path: '',
  message,
});

function notUtf8(name: string, bytes: Buffer): ConfigProblem {
  const before = new TextDecoder().decode(bytes).split('\ufffd', 1)[0] ?? '';
  const lines = before.split('\n');
  return {
    file: name,
    line: lines.length,
    column: (lines.at(-1)?.length ?? 0) + 1,
    path: '',
    message: 'is not UTF-8 from here on: save it as UTF-8',
  };
}

/** What the system said, in words where an operator can do something about it. */
export function cannotBeRead(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `cannot be read: you have no permission (${code}); run holdfast as who may, or make it readable`;
    case 'ELOOP':
      return `cannot be read: its symbolic links lead round in a circle (${code})`;
    default:
      return `cannot be read: ${code}`;
  }
}

export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  return printable(String(error));
}
