import { notModelled } from './failure.ts';
import { knowsOption, misused } from './usage.ts';

/** A command line, split as getopt does: what each option letter (or long name) was given, and the rest. */
export interface Options {
  has(option: string): boolean;
  /** The last value given. */
  value(option: string): string | null;
  values(option: string): readonly string[];
  /** The options that take a value, in the order in which they were given. */
  readonly given: readonly { readonly option: string; readonly value: string }[];
  readonly rest: readonly string[];
}

/**
 * `spec` is getopt's: a letter for a flag, a letter and `:` for one that takes a value. As with glibc's, options may
 * follow names. An option that zfs does not have is answered as zfs does; one that the model does not have is not
 * modelled.
 */
export function parseOptions(
  command: string,
  args: readonly string[],
  spec: string,
  long: readonly string[] = [],
): Options {
  const given: { option: string; value: string }[] = [];
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      rest.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      rest.push(arg);
      continue;
    }
    if (arg.startsWith('--')) {
      if (!long.includes(arg.slice(2))) throw notModelled(`${command} ${arg}`);
      given.push({ option: arg.slice(2), value: '' });
      continue;
    }
    for (let letter = 1; letter < arg.length; letter += 1) {
      const option = arg[letter] ?? '';
      const place = option === ':' ? -1 : spec.indexOf(option);
      if (place < 0) throw unknown(command, option);
      if (spec[place + 1] !== ':') {
        given.push({ option, value: '' });
        continue;
      }
      const attached = arg.slice(letter + 1);
      if (attached === '') at += 1;
      const value = attached === '' ? args[at] : attached;
      if (value === undefined) throw withoutValue(command, option);
      given.push({ option, value });
      break;
    }
  }
  const values = (option: string) =>
    given.filter((each) => each.option === option).map((each) => each.value);
  return {
    has: (option) => given.some((each) => each.option === option),
    value: (option) => values(option).at(-1) ?? null,
    values,
    given,
    rest,
  };
}

const unknown = (command: string, option: string) =>
  knowsOption(command, option) === false
    ? misused(command, `invalid option '${option}'`)
    : notModelled(`${command} -${option}`);

/** `zfs list` takes an option without its value for one that it does not have. */
const withoutValue = (command: string, option: string) =>
  command === 'zfs list'
    ? misused(command, `invalid option '${option}'`)
    : notModelled(`${command} -${option} without a value`);
