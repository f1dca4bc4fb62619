import { formatProblem } from '../config/problem.ts';
import { loadScenario } from '../config/scenario.ts';
import { layoutTable } from '../durability/layout-table.ts';
import { outcomeOf } from '../durability/outcome.ts';
import type { Scenario } from '../durability/scenario.ts';
import { glyphsFor } from '../terminal/glyphs.ts';
import type { CommandBody, Io } from './command.ts';
import { CommandError, type ExitCode, exitCodes, UsageError } from './exit.ts';
import { writeDrawing } from './layouts-drawing.ts';
import { layoutsOfFleet } from './layouts-fleet.ts';
import { layoutsJson } from './layouts-json.ts';
import { pointsOf } from './layouts-svg.ts';
import { layoutsText } from './layouts-text.ts';
import { print, printJson } from './output.ts';
import { paintFor } from './words.ts';

const usualWidth = 80;

export const layouts: CommandBody = async (invocation, io) => {
  const { flags, values } = invocation;
  const file = values.get('scenario');
  const svg = values.get('svg') ?? null;
  const json = flags.has('json');
  if (json && svg === '-')
    throw new UsageError('--json and --svg - both want stdout: give --svg a file.', 'layouts');
  if (file === undefined) return await layoutsOfFleet(invocation, io);
  for (const option of ['filter', 'with'])
    if (values.has(option))
      throw new UsageError(
        `--${option} is of the fleet as it is; a scenario says everything itself.`,
        'layouts',
      );
  const { scenario, problems } = await loadScenario(file);
  const told = problems.map(formatProblem);
  if (scenario === null) throw new CommandError(told.join('\n'), exitCodes.config);
  for (const each of told) io.stderr.write(`holdfast: ${each}\n`);
  if (svg !== null) await drawScenario(scenario, svg, io);
  if (json) printJson(io, layoutsJson(scenario));
  else if (svg !== '-') print(io, layoutsText(scenario, looksFor(io)));
  return exitOf(scenario, told.length);
};

const looksFor = (io: Io) => ({
  width: io.stdout.columns ?? usualWidth,
  paint: paintFor(io),
  glyphs: glyphsFor(io.env),
});

/** 78 where nothing can be computed by the file, 3 where something in it makes a number unknown. */
function exitOf(scenario: Scenario, problems: number): ExitCode {
  if (problems === 0) return exitCodes.ok;
  const { copies, loss } = outcomeOf(scenario);
  const something =
    loss.some(({ probability }) => probability !== null) ||
    copies.some((copy) => Object.values(copy).some((value) => value !== null));
  return something ? exitCodes.unknown : exitCodes.config;
}

async function drawScenario(scenario: Scenario, file: string, io: Io): Promise<void> {
  const table = layoutTable(scenario);
  const note =
    'of all disks holds data; each copy at a site of its own, and nothing takes all at once';
  await writeDrawing(table ? pointsOf(table) : [], { years: table?.years[1] ?? 0, note, file }, io);
}
