import type { Reserve } from '../model/inventory.ts';
import type { Parsed } from './parsed.ts';
import { parsed, unparsed } from './parsed.ts';
import { shortly } from './printable.ts';

/** What editors check a size by. */
export const sizePattern = '^\\d+(\\.\\d+)? ?([KkMmGgTtPpEe](i?B)?|B)?$';
export const ratePattern = `${sizePattern.slice(0, -1)}/s$`;
export const reservePattern = '^\\d+(\\.\\d+)? ?(%|[KkMmGgTtPpEe](i?B)?|B)$';

/** How sizes are written, for messages. */
export const acceptedSizes =
  'sizes are written 68T or 68 TiB (binary, as ZFS prints them), 68TB (decimal, as vendors sell them), or in bytes';
const prefixes = 'KMGTPE';
const most = 2n ** 64n;

/** Bytes. `T` and `TiB` are powers of 1024, `TB` of 1000; fractions are rounded down to a byte. */
export function parseSize(text: string): Parsed<bigint> {
  const match = /^(\d{1,24})(?:\.(\d{1,12}))? ?(?:([KMGTPE])(iB|B)?|B)?$/i.exec(text);
  // A small b is a bit elsewhere: eight times less than what was meant must not pass quietly.
  if (!match || text.endsWith('b'))
    return unparsed(`${shortly(text)} is not a size: ${acceptedSizes}`, meantSize(text));
  const [, whole = '', fraction = '', prefix = '', suffix = ''] = match;
  const base = suffix.length === 1 ? 1000n : 1024n;
  const power = prefix === '' ? 0 : prefixes.indexOf(prefix.toUpperCase()) + 1;
  const unit = base ** BigInt(power);
  const bytes = (BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length);
  return bytes >= most
    ? unparsed(`${shortly(text)} is more than ZFS can count (16 EiB)`)
    : parsed(bytes);
}

/** Bytes per second, `60MiB/s`. */
export function parseRate(text: string): Parsed<bigint> {
  const size = /^(.*[^ ]) ?\/ ?s$/.exec(text)?.[1];
  const rate = parseSize(size ?? text);
  if (size === undefined)
    return unparsed(
      `${shortly(text)} is not a rate: rates are written 60MiB/s`,
      rate.ok ? `${text}/s` : null,
    );
  if (!rate.ok)
    return unparsed(
      `${shortly(text)} is not a rate: rates are written 60MiB/s, 100MB/s`,
      rate.suggestion === undefined ? null : `${rate.suggestion}/s`,
    );
  return rate.value === 0n ? unparsed('a rate of nothing would never end') : rate;
}

/** `10%` of the pool, or a size. */
export function parseReserve(text: string): Parsed<Reserve> {
  const percent = /^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(text)?.[1];
  if (percent !== undefined) {
    const share = Number(percent) / 100;
    return share < 1
      ? parsed({ kind: 'share', share })
      : unparsed(`${shortly(text)} leaves nothing of the pool to use`);
  }
  // Ten what? As bytes it would reserve nothing, so nobody means that.
  if (/^[\d.]+$/.test(text))
    return unparsed(
      `${shortly(text)} has no unit: a share of the pool, 10%, or a size, 500G`,
      Number(text) < 100 ? `${text}%` : null,
    );
  const size = parseSize(text);
  if (!size.ok)
    return unparsed(
      `${shortly(text)} is not a reserve: a share of the pool, 10%, or a size, 500G`,
      size.suggestion,
    );
  return parsed({ kind: 'bytes', bytes: size.value });
}

function meantSize(text: string): string | null {
  const [, number = '', prefix = '', binary = ''] =
    /^(\d+(?:[.,]\d+)?) *([KMGTPE])?(i)?b(?:ytes?)?$/i.exec(text.trim()) ?? [];
  if (number === '') return null;
  return `${number.replace(',', '.')}${prefix.toUpperCase()}${binary && 'i'}B`;
}
