/** A command that failed as zfs or zpool does: its own words on stderr, its own exit status. */
export class ZfsFailure extends Error {
  override readonly name = 'ZfsFailure';
  readonly said: string;
  readonly exit: number;
  /** Lines on stdout, told before it failed. */
  readonly told: readonly string[];

  constructor(said: string, exit = 1, told: readonly string[] = []) {
    super(said);
    this.said = said;
    this.exit = exit;
    this.told = told;
  }
}

/** The model never guesses: what it does not know of ZFS, it says it does not know. */
export const notModelled = (what: string): ZfsFailure => new ZfsFailure(`not modelled: ${what}`, 2);
