import { appendFile } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError } from './lab-error.ts';
import { ownFile } from './own-files.ts';

/** A program of this machine that takes part in building the image. */
export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the whole of what it says is kept. */
  readonly log?: string;
}

/**
 * Runs it and gives its stdout; when it fails, says so with the end of what it said. It ends with this process, however
 * that ends, and so does all that it started: `make` is a program that starts programs.
 */
export async function tool(
  program: string,
  args: readonly string[],
  { cwd, env, log }: ToolOptions = {},
): Promise<string> {
  const ended = await execa('/bin/sh', [ownFile('guarded.sh'), program, ...args], {
    reject: false,
    // Never written to: that its other end is open tells guarded.sh that we are there.
    stdin: 'pipe',
    // A process group of its own, for guarded.sh to end as a whole.
    detached: true,
    cleanup: false,
    maxBuffer: 64 * 1024 ** 2,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  const { failed, exitCode, signal, stdout, stderr, shortMessage } = ended;
  const command = [program, ...args].join(' ');
  const said = [stdout, stderr].filter((text) => text !== '').join('\n');
  if (log !== undefined) await appendFile(log, `$ ${command}\n${said}\n`);
  if (!failed) return stdout;
  const end = said.trimEnd().split('\n').slice(-8).join('\n');
  const more = log === undefined ? '' : ` All of it is in ${log}.`;
  throw new LabError(
    `${command}: ${outcome(exitCode, signal) ?? shortMessage}\n${end}\n`,
    `Mend what it complains of, and try again.${more}`,
  );
}

/** null when the program did not get as far as to end. */
function outcome(exitCode: number | undefined, signal: string | undefined): string | null {
  if (signal !== undefined) return `ended by ${signal}.`;
  return exitCode === undefined ? null : `exit code ${exitCode}.`;
}
