import type { ArgumentEntry, CommandEntry, OptionEntry } from './command.ts';
import { commands, consoleEntry, globalOptions } from './table.ts';

/** What `--help` prints: the overall help for null, else that of one command. */
export function helpText(entry: CommandEntry | null): string {
  return `${(entry === null ? overall() : commandHelp(entry)).join('\n')}\n`;
}

function overall(): string[] {
  return [
    'holdfast keeps an archive of datasets safe on a fleet of ZFS machines.',
    '',
    'usage: holdfast [--config DIR | --demo] [--read-only] [COMMAND] …',
    '',
    'commands:',
    ...columns([
      ['(none)', consoleEntry.summary],
      ...commands.map((command): Row => [call(command), command.summary]),
    ]),
    '',
    'options:',
    ...columns(globalOptions.map(optionRow)),
    '',
    'Without --config the directory is $HOLDFAST_CONFIG, the current one when it has a fleet.yaml,',
    '$XDG_CONFIG_HOME/holdfast, or /etc/holdfast. Nothing runs on a host that was not shown and confirmed.',
    '$HOLDFAST_SSH_CONFIG is an ssh_config to use in place of yours. HOLDFAST_DEBUG=1 shows where in the program',
    'an error happened; NO_COLOR=1 leaves colours out.',
    '`holdfast COMMAND --help` says more of one command; `man holdfast` says all.',
  ];
}

function commandHelp(entry: CommandEntry): string[] {
  const options = entry.options.map(optionRow);
  const argument: Row[] = entry.argument ? [[entry.argument.name, entry.argument.help]] : [];
  return [
    ...usageLines(entry),
    '',
    ...entry.about,
    ...(argument.length + options.length > 0 ? ['', ...columns([...argument, ...options])] : []),
  ];
}

const widest = 100;

/** In as many lines as it takes; the options go on below the command. */
function usageLines(entry: CommandEntry): readonly string[] {
  const head = 'usage: holdfast [--config DIR | --demo] [--read-only] ';
  const lines = [`${head}${call(entry)}`];
  for (const option of entry.options.map(usage)) {
    const last = lines.at(-1) ?? '';
    if (last.length + 1 + option.length <= widest) lines[lines.length - 1] = `${last} ${option}`;
    else lines.push(`${' '.repeat(head.length)}${option}`);
  }
  return lines;
}

type Row = readonly [string, string];

const usage = (option: OptionEntry) => `[${flag(option)}]`;
const flag = (option: OptionEntry) =>
  option.value === null ? `--${option.name}` : `--${option.name} ${option.value}`;
const optionRow = (option: OptionEntry): Row => [flag(option), option.help];
const place = (argument: ArgumentEntry) =>
  argument.required ? argument.name : `[${argument.name}]`;
const call = (entry: CommandEntry) =>
  entry.argument ? `${entry.name} ${place(entry.argument)}` : entry.name;

function columns(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
