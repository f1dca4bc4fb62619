import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endsBefore,
  parseCalendarDuration,
  parseDate,
  parseDuration,
} from '../../src/config/duration.ts';
import { accepted } from './accepted.ts';

const minute = 60_000;
const day = 1440 * minute;

describe('a duration in a policy', () => {
  it.each([
    ['15m', 15 * minute],
    ['2h', 120 * minute],
    ['35d', 35 * day],
    ['1w', 7 * day],
    ['1y', 365 * day],
    ['90s', 90_000],
    ['P35D', 35 * day],
    ['PT1H30M', 90 * minute],
    ['P1Y', 365 * day],
    ['P1M', 30 * day],
    ['P1Y2M3W4DT5H', (365 + 60 + 21 + 4) * day + 300 * minute],
    ['0s', 0],
  ])('%s is %d milliseconds', (text, ms) => {
    expect(accepted(parseDuration(text))).toBe(ms);
  });

  it('is the number before its unit, whatever the number', () => {
    const units = { s: 1000, m: minute, h: 60 * minute, d: day, w: 7 * day };
    const unit = fc.constantFrom(
      's' as const,
      'm' as const,
      'h' as const,
      'd' as const,
      'w' as const,
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000 }), unit, (count, letter) => {
        expect(accepted(parseDuration(`${count}${letter}`))).toBe(count * units[letter]);
      }),
    );
  });

  it('means the same in ISO 8601', () => {
    fc.assert(
      fc.property(fc.nat(300_000), fc.constantFrom('d', 'w', 'y'), (count, letter) => {
        const iso = parseDuration(`P${count}${letter.toUpperCase()}`);
        expect(parseDuration(`${count}${letter}`).ok).toBe(iso.ok);
        if (iso.ok) expect(parseDuration(`${count}${letter}`)).toEqual(iso);
      }),
    );
  });

  it.each([
    '',
    '35',
    'd',
    '-1d',
    '-P1D',
    'P',
    'PT',
    '1.5d',
    '35D',
    '1M',
    'P1',
    'a week',
    '1d\n',
    '١d',
  ])('is not %j, and what is accepted is said', (text) => {
    const result = parseDuration(text);
    expect(result).toMatchObject({ ok: false, why: expect.stringContaining('35d') });
  });

  it('never breaks, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = parseDuration(text);
        if (result.ok) expect(Number.isSafeInteger(result.value)).toBe(true);
      }),
    );
  });

  it.each([
    ['35 days', '35d'],
    ['15 minutes', '15m'],
    ['10 Years', 'P10Y'],
    ['6 months', 'P6M'],
  ])('%s is asked back as %s', (text, suggestion) => {
    expect(parseDuration(text)).toMatchObject({ ok: false, suggestion });
  });

  it('is at most a thousand years, so that sums of it stay exact', () => {
    expect(parseDuration('1000y').ok).toBe(true);
    expect(parseDuration('1001y').ok).toBe(false);
    expect(parseDuration('999999999999999y').ok).toBe(false);
    expect(parseDuration('P99999999999999999999Y').ok).toBe(false);
  });
});

describe('a term of retention', () => {
  it.each([
    ['P10Y', 'P10Y'],
    ['10y', 'P10Y'],
    ['45d', 'P45D'],
    ['2w', 'P2W'],
    ['8h', 'PT8H'],
    ['P1Y6M', 'P1Y6M'],
    ['p1y', null],
  ])('%s stays calendar text: %s', (text, iso) => {
    const result = parseCalendarDuration(text);
    expect(result.ok ? result.value : null).toBe(iso);
  });

  it('refuses 6m: six minutes and six months must not be mistaken', () => {
    expect(parseCalendarDuration('6m')).toMatchObject({
      ok: false,
      why: expect.stringMatching(/P6M for months, PT6M for minutes/),
    });
  });

  it('is compared by the calendar from the day that it begins', () => {
    expect(endsBefore('P31D', 'P1M', '2025-01-01')).toBe(false);
    expect(endsBefore('P30D', 'P1M', '2025-01-01')).toBe(true);
    expect(endsBefore('P30D', 'P1M', '2025-02-01')).toBe(false);
    expect(endsBefore('P12M', 'P1Y', null)).toBe(false);
  });
});

describe('a date', () => {
  it('must be a day that the calendar has', () => {
    expect(parseDate('2024-02-29').ok).toBe(true);
    for (const text of ['2025-02-29', '2025-13-01', '2025-4-1', '30.04.2025', '2025-04-30T10:00'])
      expect(parseDate(text)).toMatchObject({ ok: false, why: expect.stringContaining(text) });
  });
});
