const units = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** A byte count as zfs prints it without -p: at most five characters (libzutil's zfs_nicebytes). */
export const niceBytes = (bytes: bigint): string =>
  bytes < 1024n ? `${bytes}B` : niceNumber(bytes);

/** The same without the B of small ones (zfs_nicenum): `zfs send -nv` tells its sum so. */
export function niceNumber(bytes: bigint): string {
  let unit = 0;
  let whole = bytes;
  while (whole >= 1024n && unit < units.length - 1) {
    whole /= 1024n;
    unit += 1;
  }
  const letter = units[unit] ?? '';
  if (unit === 0) return `${bytes}`;
  const scale = 1024n ** BigInt(unit);
  if (bytes % scale === 0n) return `${whole}${letter}`;
  const value = Number(bytes) / Number(scale);
  for (const digits of [2, 1, 0]) {
    const text = `${value.toFixed(digits)}${letter}`;
    if (text.length <= 5) return text;
  }
  return `${whole}${letter}`;
}

/** `64M`, `1.5T` or plain bytes, as -o quota= and -V take them; null when it is no size. */
export function parseBytes(text: string): bigint | null {
  const match = /^(\d+)(?:\.(\d+))?([KMGTPE]?)(?:i?B)?$/i.exec(text);
  if (!match) return null;
  const scale = 1024n ** BigInt(units.indexOf((match[3] ?? '').toUpperCase()));
  const fraction = match[2] ?? '';
  const part = fraction === '' ? 0n : (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  return BigInt(match[1] ?? '0') * scale + part;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number, fill = '0') => String(n).padStart(2, fill);

/** The hosts of the embedded fleet keep their clocks in UTC. */
export function clockTime(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

const dayOf = (at: Date, fill: string) =>
  `${days[at.getUTCDay()]} ${months[at.getUTCMonth()]} ${two(at.getUTCDate(), fill)}`;

/** ctime, as zpool status writes it: `Sun Nov 22 07:54:01 2026`; JSON names the zone too. */
export function longDate(seconds: number, zone = ''): string {
  const at = new Date(seconds * 1000);
  return `${dayOf(at, ' ')} ${clockTime(seconds)} ${zone}${at.getUTCFullYear()}`;
}

/** `Sun Nov 22  7:49 2026`, as zfs writes `creation`. */
export function shortDate(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${dayOf(at, ' ')} ${two(at.getUTCHours(), ' ')}:${two(at.getUTCMinutes())} ${at.getUTCFullYear()}`;
}

/** `Sun Nov 22 07:50 2026`, as zfs holds writes it. */
export function holdDate(seconds: number): string {
  const at = new Date(seconds * 1000);
  return `${dayOf(at, ' ')} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} ${at.getUTCFullYear()}`;
}
