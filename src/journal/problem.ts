/**
 * `unwritable`: a record could not be put on disk. `locked`: another process holds the journal and does not let
 * go. `damaged`: its last line is no record, so a new one could not be chained to it. `unreadable`: it is there and
 * cannot be read.
 */
export type JournalErrorCode = 'unwritable' | 'locked' | 'damaged' | 'unreadable';

/** The journal could not take a record, without which nothing may run (S10), or could not be read. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalErrorCode;
  /** A sentence: what happened. */
  readonly what: string;
  /** A sentence: what to do about it. */
  readonly todo: string;

  constructor(
    code: JournalErrorCode,
    said: { readonly what: string; readonly todo: string },
    options?: ErrorOptions,
  ) {
    super(`${said.what} ${said.todo}`, options);
    this.code = code;
    this.what = said.what;
    this.todo = said.todo;
  }
}

/** The system's word for a failed call (`ENOSPC`), or null when the failure is not the system's. */
export const systemCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
