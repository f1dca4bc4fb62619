import { vi } from 'vitest';
import type { Lab } from '../lab/lab.ts';

/** A command given to a host by hand, beside holdfast: what it printed. Throws when the host says that it failed. */
export async function byHand(
  lab: Lab,
  host: string,
  command: string,
  options: { readonly stdin?: string; readonly user?: 'root' | 'repl' } = {},
): Promise<string> {
  const { exit, stdout, stderr } = await lab.run(host, command, { timeoutMs: 120_000, ...options });
  if (exit === 0) return stdout;
  throw new Error(`${host}: ${command}\nexit ${exit}\n${stdout}${stderr}`);
}

/** Asks again until the answer is one that is waited for. A condition, never a time that should be enough. */
export function until<T>(
  ask: () => Promise<T>,
  isIt: (answer: T) => boolean,
  timeout = 120_000,
): Promise<T> {
  return vi.waitFor(
    async () => {
      const answer = await ask();
      if (!isIt(answer)) throw new Error(`still ${JSON.stringify(answer)}`);
      return answer;
    },
    { timeout, interval: 200 },
  );
}

/** Lines of output, without the last, empty one. */
export const lines = (text: string): readonly string[] => text.split('\n').filter(Boolean);
