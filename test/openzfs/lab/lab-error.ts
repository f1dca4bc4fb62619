/** What went wrong in the lab, and what to do about it: two sentences for the one who runs it. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly todo: string;

  constructor(what: string, todo: string, options?: ErrorOptions) {
    super(`${what} ${todo}`, options);
    this.todo = todo;
  }
}
