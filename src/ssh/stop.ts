import type { RunOptions } from './shell.ts';

/** The two reasons to end a command, as one: the caller's signal, or its time being up. */
export interface Stop {
  readonly asked: boolean;
  /** Calls back once, at once when it has been asked already. */
  onAsked(callback: () => void): void;
  /** Lets go of signal and timer. */
  settle(): void;
}

export function stopOf(options: RunOptions): Stop {
  const { signal, timeoutMs } = options;
  const callbacks: (() => void)[] = [];
  let asked = signal?.aborted === true;
  const ask = () => {
    asked = true;
    settle();
    for (const callback of callbacks.splice(0)) callback();
  };
  const timer = timeoutMs === undefined || asked ? undefined : setTimeout(ask, timeoutMs);
  signal?.addEventListener('abort', ask, { once: true });
  const settle = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', ask);
  };
  return {
    get asked() {
      return asked;
    },
    onAsked: (callback) => {
      if (asked) callback();
      else callbacks.push(callback);
    },
    settle,
  };
}
