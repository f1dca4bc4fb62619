import { parseArgs } from 'node:util';
import type { CommandEntry, GlobalOptions, Invocation } from './command.ts';
import { UsageError } from './exit.ts';
import { didYouMean } from './spelling.ts';
import { commands, consoleEntry, globalOptions } from './table.ts';

export type CommandLine =
  | { readonly kind: 'version' }
  /** null: the overall help. */
  | { readonly kind: 'help'; readonly entry: CommandEntry | null }
  | { readonly kind: 'command'; readonly entry: CommandEntry; readonly invocation: Invocation };

interface Given {
  readonly options: ReadonlyMap<string, string | null>;
  readonly positionals: readonly string[];
}

const everyOption = [...globalOptions, ...commands.flatMap((command) => command.options)];

/** `argv` without node and the script. Throws a UsageError that names the nearest right spelling. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { options, positionals } = readTokens(argv);
  const [word, ...rest] = positionals;
  // `holdfast help plan` is what half the world types.
  if (word === 'help') return { kind: 'help', entry: rest[0] ? namedCommand(rest[0]) : null };
  const entry = word === undefined ? consoleEntry : namedCommand(word);
  const known = [...globalOptions, ...entry.options].map((option) => option.name);
  for (const [name, value] of options) checkOption(name, value, entry, known);
  if (options.has('help')) return { kind: 'help', entry: entry === consoleEntry ? null : entry };
  if (options.has('version')) return { kind: 'version' };

  const own = new Map([...options].filter(([name]) => !isGlobal(name)));
  return {
    kind: 'command',
    entry,
    invocation: {
      ...globalsOf(options),
      argument: argumentOf(entry, rest),
      flags: new Set([...own].filter(([, value]) => value === null).map(([name]) => name)),
      values: new Map([...own].flatMap(([name, value]) => (value === null ? [] : [[name, value]]))),
    },
  };
}

function readTokens(argv: readonly string[]): Given {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([
      ...everyOption.map((option) => [
        option.name,
        { type: option.value === null ? 'boolean' : 'string' } as const,
      ]),
      ['help', { type: 'boolean', short: 'h' } as const],
    ]),
  });
  const options = new Map<string, string | null>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (options.has(token.name)) throw new UsageError(`--${token.name} is given twice.`, null);
    options.set(token.name, token.value ?? null);
  }
  return { options, positionals };
}

const isGlobal = (name: string) => globalOptions.some((option) => option.name === name);

function namedCommand(word: string): CommandEntry {
  const entry = commands.find((command) => command.name === word);
  if (entry) return entry;
  const names = commands.map((command) => command.name);
  throw new UsageError(`There is no command ${word}.${didYouMean(word, names)}`, null);
}

function checkOption(
  name: string,
  value: string | null,
  entry: CommandEntry,
  known: readonly string[],
): void {
  const option = everyOption.find((candidate) => candidate.name === name);
  if (!option) {
    const shown = name.length === 1 ? `-${name}` : `--${name}`;
    const near = didYouMean(
      `--${name}`,
      known.map((candidate) => `--${candidate}`),
    );
    throw new UsageError(`There is no option ${shown}.${near}`, entry.name || null);
  }
  if (!known.includes(name)) {
    const owners = commands.filter((command) => command.options.includes(option));
    const whose = owners.map((command) => command.name).join(', ');
    const here = entry === consoleEntry ? 'the console' : entry.name;
    throw new UsageError(`--${name} is an option of ${whose}, not of ${here}.`, entry.name || null);
  }
  if (option.value === null && value !== null)
    throw new UsageError(`--${name} takes no value.`, entry.name || null);
  if (option.value !== null && !value)
    throw new UsageError(`--${name} needs a value: --${name} ${option.value}.`, entry.name || null);
}

function globalsOf(options: ReadonlyMap<string, string | null>): GlobalOptions {
  const config = options.get('config') ?? null;
  const demo = options.has('demo');
  if (demo && config !== null)
    throw new UsageError('--demo has its own configuration: give --demo or --config.', null);
  return { config, demo, readOnly: options.has('read-only') };
}

function argumentOf(entry: CommandEntry, words: readonly string[]): string | null {
  const [word, surplus] = words;
  const { argument } = entry;
  if (word === undefined) {
    if (argument?.required)
      throw new UsageError(`${entry.name} needs ${argument.name}: ${argument.help}.`, entry.name);
    return null;
  }
  if (!argument) throw new UsageError(`${entry.name} takes no argument: ${word}.`, entry.name);
  if (argument.oneOf && !argument.oneOf.includes(word))
    throw new UsageError(
      `${entry.name} ${word}: there is no such thing.${didYouMean(word, argument.oneOf)}`,
      entry.name,
    );
  if (surplus !== undefined)
    throw new UsageError(
      `${entry.name} takes one ${argument.name}: ${surplus} is too much.`,
      entry.name,
    );
  return word;
}
