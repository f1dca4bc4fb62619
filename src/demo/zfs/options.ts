import { notModelled } from './failure.ts';

/** A command line, split as getopt does: what each option letter (or long name) was given, and the rest. */
export interface Options {
  has(option: string): boolean;
  /** The last value given. */
  value(option: string): string | null;
  values(option: string): readonly string[];
  readonly rest: readonly string[];
}

/** `spec` is getopt's: a letter for a flag, a letter and `:` for one that takes a value. An unknown option is not modelled. */
export function parseOptions(
  command: string,
  args: readonly string[],
  spec: string,
  long: readonly string[] = [],
): Options {
  const given = new Map<string, string[]>();
  const note = (option: string, value: string) =>
    given.set(option, [...(given.get(option) ?? []), value]);
  let at = 0;
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      at += 1;
      break;
    }
    if (!arg.startsWith('-') || arg === '-') break;
    if (arg.startsWith('--')) {
      if (!long.includes(arg.slice(2))) throw notModelled(`${command} ${arg}`);
      note(arg.slice(2), '');
      continue;
    }
    for (let letter = 1; letter < arg.length; letter += 1) {
      const option = arg[letter] ?? '';
      const place = option === ':' ? -1 : spec.indexOf(option);
      if (place < 0) throw notModelled(`${command} -${option}`);
      if (spec[place + 1] !== ':') {
        note(option, '');
        continue;
      }
      const rest = arg.slice(letter + 1);
      if (rest === '') at += 1;
      const value = rest === '' ? args[at] : rest;
      if (value === undefined) throw notModelled(`${command} -${option} without a value`);
      note(option, value);
      break;
    }
  }
  return {
    has: (option) => given.has(option),
    value: (option) => given.get(option)?.at(-1) ?? null,
    values: (option) => given.get(option) ?? [],
    rest: args.slice(at),
  };
}
