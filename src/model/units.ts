import type { Instant } from './ids.ts';

/** Binary units as ZFS prints them, three digits: `68.0 TiB`, `512 B`. */
export function formatBytes(bytes: bigint): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
  let value = Number(bytes);
  let unit = 0;
  // 999.5 would print as 1000: go up one unit before it does.
  while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in one unit, rounded down: `45 s`, `12 min`, `5 h`, `3 d`, `2 y`. */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour) return `${Math.floor(length / minute)} min`;
  if (length < 2 * day) return `${Math.floor(length / hour)} h`;
  if (length < 730 * day) return `${Math.floor(length / day)} d`;
  return `${Math.floor(length / (365 * day))} y`;
}

/** `2026-11-22T10:00:00Z`: UTC, whole seconds. */
export const formatInstant = (at: Instant): string =>
  new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** `1 copy`, `2 copies`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n} ${n === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`; of many the first ones, and how many more there are. */
export function listOf(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
