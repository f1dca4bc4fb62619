import type { Run } from '../model/run.ts';
import type { Io } from './command.ts';
import { progressLine } from './run-text.ts';

const everyMs = 5_000;

/** Shows where a run is: one line rewritten on a terminal, a line every few seconds elsewhere. */
export interface ProgressWriter {
  show(run: Run): void;
  /** Leaves the cursor at the start of a fresh line. Harmless when called again. */
  end(): void;
}

export function progressWriter(io: Pick<Io, 'stdout'>): ProgressWriter {
  return io.stdout.isTTY === true ? rewriting(io.stdout) : appending(io.stdout);
}

function rewriting(stdout: Io['stdout']): ProgressWriter {
  let open = false;
  return {
    show(run) {
      // A line longer than the terminal would wrap, and then not be rewritten.
      const line = progressLine(run).slice(0, (stdout.columns ?? 80) - 1);
      stdout.write(`\r\u001b[K${line}`);
      open = true;
    },
    end() {
      if (open) stdout.write('\n');
      open = false;
    },
  };
}

function appending(stdout: Io['stdout']): ProgressWriter {
  let kind: Run['state']['kind'] | null = null;
  let at = Number.NEGATIVE_INFINITY;
  return {
    show(run) {
      const now = performance.now();
      if (run.state.kind === kind && now - at < everyMs) return;
      kind = run.state.kind;
      at = now;
      stdout.write(`${progressLine(run)}\n`);
    },
    end() {},
  };
}
