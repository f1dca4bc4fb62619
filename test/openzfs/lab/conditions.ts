import { setTimeout as after } from 'node:timers/promises';

/** Asks until the answer is not null, or the time is up: then null. */
export async function until<T>(
  ask: () => Promise<T | null> | T | null,
  { withinMs, everyMs = 50 }: { withinMs: number; everyMs?: number },
): Promise<T | null> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() >= deadline) return null;
    await after(everyMs);
  }
}
