/**
 * Exit codes: a contract (docs/EXIT-CODES.md). 0 to 3 are those of monitoring plugins, 64 and 78 those of
 * sysexits(3), 130 and 143 what a shell makes of SIGINT and SIGTERM.
 */
export const exitCodes = {
  ok: 0,
  /** `status`: a warning. Elsewhere: it did not come about. */
  failed: 1,
  critical: 2,
  unknown: 3,
  usage: 64,
  config: 78,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command ends with sentences for the operator on stderr and this exit code; never with a stack. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exit: ExitCode;

  constructor(message: string, exit: ExitCode = exitCodes.failed, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
  }
}

/** The command line itself is wrong. `help` is the command whose help would say more; null: the overall one. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
  readonly help: string | null;

  constructor(message: string, help: string | null) {
    super(message, exitCodes.usage);
    this.help = help;
  }
}

/** SIGINT or SIGTERM came while there was nothing to cancel. */
export class Interrupted extends CommandError {
  override readonly name = 'Interrupted';

  constructor(exit: ExitCode = exitCodes.interrupted) {
    super('Stopped before anything was changed.', exit);
  }
}
