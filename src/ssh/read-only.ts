import { type RunningCommand, type RunOptions, type Shell, ShellError } from './shell.ts';

/** The same shell, except that nothing which changes the host is sent (S14): the one place that refuses it. */
export function readOnlyShell(shell: Shell): Shell {
  return {
    host: shell.host,
    close: () => shell.close(),
    run: async (command: string, options: RunOptions): Promise<RunningCommand> => {
      if (options.intent === 'look') return shell.run(command, options);
      throw new ShellError('read-only', shell.host, {
        what: 'The command would change the host, and holdfast was opened read-only; nothing was sent.',
        todo: 'Open holdfast without --read-only to run it.',
      });
    },
  };
}
