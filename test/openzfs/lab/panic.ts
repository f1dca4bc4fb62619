import { existsSync, readFileSync } from 'node:fs';

/** What the kernel of a host last cried before it stopped for good, as its console has it; null while it lives. */
export function panicOf(serialLog: string): string | null {
  if (!existsSync(serialLog)) return null;
  const lines = readFileSync(serialLog, 'utf8').split(/\r?\n/);
  const cry = lines.find((line) => /PANIC|Oops|BUG:|Kernel panic/.test(line));
  const over = lines.some((line) => line.includes('Kernel panic - not syncing'));
  return over ? (cry ?? '').replace(/^\[[ \d.]+\] /, '') : null;
}
