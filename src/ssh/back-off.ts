const first = 1_000;
const longest = 60_000;

/**
 * A failure remembered for a while, so that callers fail fast instead of knocking again: one second after the
 * first, twice as long after each further one, a minute at most; shortened by up to half at random, so that a
 * fleet that went away together does not come back together.
 */
export class BackOff {
  #failures = 0;
  #until = 0;
  #last: Error | null = null;
  readonly #now: () => number;
  readonly #random: () => number;

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(
    now: () => number = () => performance.now(),
    random: () => number = () => Math.random(),
  ) {
    this.#now = now;
    this.#random = random;
  }

  /** The failure that still stands, or null when it is time to try. */
  standing(): Error | null {
    return this.#now() < this.#until ? this.#last : null;
  }

  failed(error: Error): void {
    const wait = Math.min(longest, first * 2 ** this.#failures);
    this.#failures += 1;
    this.#last = error;
    this.#until = this.#now() + wait * (1 - this.#random() / 2);
  }

  succeeded(): void {
    this.#failures = 0;
    this.retry();
  }

  /** Lets the next caller try at once; a further failure waits as long as it would have. */
  retry(): void {
    this.#until = 0;
    this.#last = null;
  }
}
