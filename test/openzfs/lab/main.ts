#!/usr/bin/env node
import { readCommandLine } from './command-line.ts';
import { build, down, ssh, status, up } from './commands.ts';
import { helpText } from './help.ts';
import { LabError } from './lab-error.ts';

/* `npm run lab -- up`: hosts with real OpenZFS to try things on by hand. */

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`lab: ${error.message}\n`);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const line = readCommandLine(process.argv.slice(2));
  const say = (text: string) => process.stdout.write(`${text}\n`);
  switch (line.kind) {
    case 'help':
      say(helpText);
      return 0;
    case 'up':
      return await up(line, say);
    case 'build':
      return await build(line, say);
    case 'down':
      return await down(line, say);
    case 'ssh':
      return await ssh(line);
    case 'status':
      return status(say);
  }
}
