import { writeFile } from 'node:fs/promises';
import { formatProblem } from '../config/problem.ts';
import { loadScenario } from '../config/scenario.ts';
import { layoutTable } from '../durability/layout-table.ts';
import { outcomeOf } from '../durability/outcome.ts';
import type { Scenario } from '../durability/scenario.ts';
import type { CommandBody, Io } from './command.ts';
import { CommandError, type ExitCode, exitCodes, UsageError } from './exit.ts';
import { layoutsOfFleet } from './layouts-fleet.ts';
import { layoutsJson } from './layouts-json.ts';
import { layoutsSvg } from './layouts-svg.ts';
import { layoutsText } from './layouts-text.ts';
import { print, printJson } from './output.ts';
import { paintFor } from './words.ts';

const usualWidth = 80;

export const layouts: CommandBody = async (invocation, io) => {
  const { flags, values } = invocation;
  const file = values.get('scenario');
  const svg = values.get('svg') ?? null;
  const json = flags.has('json');
  if (file === undefined) {
    if (!json && svg === null) return await layoutsOfFleet(invocation, io);
    throw new UsageError(
      '--json and --svg are of a scenario: give --scenario FILE too. sample-config/scenario.yaml is one to start from.',
      'layouts',
    );
  }
  if (json && svg === '-')
    throw new UsageError('--json and --svg - both want stdout: give --svg a file.', 'layouts');
  const { scenario, problems } = await loadScenario(file);
  const told = problems.map(formatProblem);
  if (scenario === null) throw new CommandError(told.join('\n'), exitCodes.config);
  for (const each of told) io.stderr.write(`holdfast: ${each}\n`);
  if (svg !== null) await writeSvg(scenario, svg, io);
  if (json) printJson(io, layoutsJson(scenario));
  else if (svg !== '-')
    print(io, layoutsText(scenario, io.stdout.columns ?? usualWidth, paintFor(io)));
  return exitOf(scenario, told.length);
};

/** 78 where nothing can be computed by the file, 3 where something in it makes a number unknown. */
function exitOf(scenario: Scenario, problems: number): ExitCode {
  if (problems === 0) return exitCodes.ok;
  const { copies, loss } = outcomeOf(scenario);
  const something =
    loss.some(({ probability }) => probability !== null) ||
    copies.some((copy) => Object.values(copy).some((value) => value !== null));
  return something ? exitCodes.unknown : exitCodes.config;
}

async function writeSvg(scenario: Scenario, file: string, io: Io): Promise<void> {
  const table = layoutTable(scenario);
  if (!table || table.sets.every(({ longest }) => longest === null))
    throw new CommandError(
      'there is nothing to draw: the copies have different disks, or something of them is not known.',
      exitCodes.failed,
    );
  if (file === '-') {
    print(io, layoutsSvg(table));
    return;
  }
  try {
    await writeFile(file, layoutsSvg(table));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `the drawing could not be written to ${file}: ${reason}`,
      exitCodes.failed,
      {
        cause: error,
      },
    );
  }
}
