import { PassThrough } from 'node:stream';
import type { Io } from '../../src/commands/command.ts';
import { runCommandLine } from '../../src/commands/main.ts';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line with streams of its own, as from a script: no terminal. */
export async function holdfast(
  argv: readonly string[],
  env: Io['env'] = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Said> {
  const stdout = collect();
  const stderr = collect();
  const io: Io = { stdin: new PassThrough(), stdout, stderr, env, signal };
  const code = await runCommandLine(argv, '1.2.3', io);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

class Collector extends PassThrough {
  text = (): string => String(this.read() ?? '');
}

const collect = () => new Collector({ encoding: 'utf8' });
