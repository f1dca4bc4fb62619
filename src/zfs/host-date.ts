import type { Instant } from '../model/ids.ts';
import { instant } from '../model/ids.ts';

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const pattern =
  /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) +(\d{1,2}):(\d\d)(?::(\d\d))?(?: ([A-Z0-9+-]{1,6}))? (\d{4})$/;

/**
 * A date as ctime(3) prints it, `Sun Nov 22 07:54:01 2026`: the host's local time, without a zone. `utcOffset` is
 * what the host said its offset is now, in minutes east; summer time may have been another, so that an old date can
 * be an hour off. A zone of its own (`UTC`, as in JSON) goes before it. null: no such date, or the offset is unknown.
 */
export function parseHostDate(text: string, utcOffset: number | null): Instant | null {
  const match = pattern.exec(text.trim());
  if (!match) return null;
  const [, month = '', day, hour, minute, second = '0', zone, year] = match;
  const index = months.indexOf(month);
  const offset = zone === 'UTC' || zone === 'GMT' ? 0 : utcOffset;
  if (index < 0 || index % 3 !== 0 || offset === null) return null;
  const fields = [Number(year), index / 3, Number(day), Number(hour), Number(minute)] as const;
  return instant(Date.UTC(...fields, Number(second)) - offset * 60_000);
}

/** `+0530` (date +%z) in minutes east of UTC; null when it is none. */
export function parseUtcOffset(text: string): number | null {
  const match = /^([+-])(\d\d)(\d\d)$/.exec(text);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}
