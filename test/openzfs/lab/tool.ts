import { appendFile } from 'node:fs/promises';
import { execa } from 'execa';
import { LabError } from './lab-error.ts';
import { endGroupWithUs } from './process-groups.ts';

/** A program of this machine that takes part in building the image. */
export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the whole of what it says is kept. */
  readonly log?: string;
}

/** Runs it and gives its stdout; when it fails, says so with the end of what it said. */
export async function tool(
  program: string,
  args: readonly string[],
  { cwd, env, log }: ToolOptions = {},
): Promise<string> {
  const running = execa(program, args, {
    reject: false,
    stdin: 'ignore',
    detached: true,
    cleanup: false,
    maxBuffer: 64 * 1024 ** 2,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  endGroupWithUs(running);
  const { failed, stdout, stderr, shortMessage } = await running;
  const said = [stdout, stderr].filter((text) => text !== '').join('\n');
  if (log !== undefined) await appendFile(log, `$ ${program} ${args.join(' ')}\n${said}\n`);
  if (!failed) return stdout;
  const end = said.trimEnd().split('\n').slice(-8).join('\n');
  const more = log === undefined ? '' : ` All of it is in ${log}.`;
  throw new LabError(
    `${shortMessage}\n${end}\n`,
    `Mend what it complains of, and try again.${more}`,
  );
}
