import { Temporal } from 'temporal-polyfill';
import type { CalendarDuration } from '../model/catalogue.ts';
import type { Milliseconds } from '../model/ids.ts';
import { milliseconds } from '../model/ids.ts';
import type { Parsed } from './parsed.ts';
import { parsed, unparsed } from './parsed.ts';
import { shortly } from './printable.ts';

/** What editors check a duration by; the parser is stricter about ISO 8601. */
export const durationPattern = '^(\\d+ ?[smhdwy]|P[0-9YMWDTHS.,]+)$';

const second = 1000;
const day = 86_400 * second;
const lengths = { s: second, m: 60 * second, h: 3_600 * second, d: day, w: 7 * day, y: 365 * day };
const longest = 1000 * lengths.y;

const accepted = 'durations are written 15m, 2h, 35d, 1w, 1y or as in ISO 8601, P35D, P10Y';

/**
 * A policy's length of time: `35d`, `15m`, `2h`, `1w`, `1y`, or ISO 8601. A year is 365 days here and a month
 * (ISO only, since `m` is a minute) is 30: terms of upkeep, not of law.
 */
export function parseDuration(text: string): Parsed<Milliseconds> {
  const iso = toIso(text);
  const duration = iso === null ? null : isoDuration(iso);
  if (!duration) return notADuration(text);
  const ms = approximateMs(duration);
  return ms > longest
    ? unparsed(`${shortly(text)} is longer than 1000 years`)
    : parsed(milliseconds(ms));
}

/**
 * A term of retention or work as ISO 8601: months and years stay calendar lengths. `45d` and `10y` are put
 * into ISO; `m` is refused, because six minutes and six months must not be mistaken for each other here.
 */
export function parseCalendarDuration(text: string): Parsed<CalendarDuration> {
  const minutes = /^(\d+) ?m$/.exec(text);
  if (minutes)
    return unparsed(
      `${shortly(text)} could be minutes or months: write P${minutes[1]}M for months, PT${minutes[1]}M for minutes`,
    );
  const iso = toIso(text);
  const duration = iso === null ? null : isoDuration(iso);
  if (iso === null || !duration) return notADuration(text);
  return approximateMs(duration) > longest
    ? unparsed(`${shortly(text)} is longer than 1000 years`)
    : parsed(iso.toUpperCase());
}

/** Whether term `a` ends before term `b` when both begin on `from` (an ISO date). */
export function endsBefore(a: CalendarDuration, b: CalendarDuration, from: string | null): boolean {
  const relativeTo = Temporal.PlainDate.from(from ?? '2000-01-01');
  return Temporal.Duration.compare(a, b, { relativeTo }) < 0;
}

/** An ISO date that the calendar has, `2025-04-30`. */
export function parseDate(text: string): Parsed<string> {
  const refused = unparsed(`${shortly(text)} is not a date: dates are written 2025-04-30`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return refused;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return parsed(text);
  } catch {
    return refused;
  }
}

function toIso(text: string): string | null {
  const short = /^(\d{1,15}) ?([smhdwy])$/.exec(text);
  if (!short) return text.startsWith('P') && text.length < 80 ? text : null;
  const [, count = '', unit = ''] = short;
  return `P${/[smh]/.test(unit) ? 'T' : ''}${count}${unit.toUpperCase()}`;
}

function isoDuration(text: string): Temporal.Duration | null {
  try {
    return Temporal.Duration.from(text);
  } catch {
    return null;
  }
}

function approximateMs(duration: Temporal.Duration): number {
  return (
    duration.years * lengths.y +
    duration.months * 30 * day +
    duration.weeks * lengths.w +
    duration.days * day +
    duration.hours * lengths.h +
    duration.minutes * lengths.m +
    duration.seconds * second +
    duration.milliseconds
  );
}

function notADuration(text: string): Parsed<never> {
  return unparsed(`${shortly(text)} is not a duration: ${accepted}`, meantDuration(text));
}

const words: Readonly<Record<string, (count: string) => string>> = {
  second: (count) => `${count}s`,
  minute: (count) => `${count}m`,
  hour: (count) => `${count}h`,
  day: (count) => `${count}d`,
  week: (count) => `${count}w`,
  month: (count) => `P${count}M`,
  year: (count) => `P${count}Y`,
};

function meantDuration(text: string): string | null {
  const [, count = '', word = ''] =
    /^(\d{1,9})[ -]?(second|minute|hour|day|week|month|year)s?$/i.exec(text.trim()) ?? [];
  return words[word.toLowerCase()]?.(count) ?? null;
}
