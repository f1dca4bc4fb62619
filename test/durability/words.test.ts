import { describe, expect, test } from 'vitest';
import {
  band,
  decimalBytes,
  lossLine,
  lossParts,
  meanYears,
  oneIn,
  percent,
  promisedText,
  rate,
  scientific,
  tibText,
} from '../../src/durability/words.ts';

describe('how likely a loss is, in words', () => {
  test.each([
    [7.296e-5, '1 in 13,700'],
    [2.4976e-3, '1 in 400'],
    [2.129e-6, '1 in 470,000'],
    [4.9896e-3, '1 in 200'],
    [1 / 180_400, '1 in 180,000'],
    [1 / 9960, '1 in 10,000'],
    [1 / 1996, '1 in 2,000'],
    [1 / 18.2, '1 in 18'],
    [0.1, '1 in 10'],
    [1e-6, '1 in 1,000,000'],
    [3.8e-9, 'less than 1 in 1,000,000'],
    [0, 'less than 1 in 1,000,000'],
  ])('%f: %s', (probability, words) => {
    expect(oneIn(probability)).toBe(words);
  });

  test('more than 1 in 10 is a share, and nearly certain is no row of nines', () => {
    expect(oneIn(0.643)).toBe('64 %');
    expect(oneIn(0.9999997)).toBe('almost certain');
    expect(percent(0.03)).toBe('3.0 %');
    expect(percent(0)).toBe('0 %');
  });

  test('what somebody asks for is said as it was asked, beyond what a model can tell', () => {
    expect(promisedText(1e-9)).toBe('at most 1 in 1,000,000,000');
    expect(promisedText(0.2)).toBe('at most 20 %');
  });

  test('the band reaches from a hundred times likelier to what the model says', () => {
    expect(band(7.296e-5)).toBe('1 in 137 to 1 in 13,700');
    expect(band(0.5)).toBe('almost certain to 50 %');
    expect(band(3.8e-9)).toBe('less than 1 in 1,000,000');
  });

  test('what is not known is said so, never zero', () => {
    for (const words of [oneIn, band, percent, scientific, rate, meanYears, tibText, decimalBytes])
      expect(words(null)).toBe('not known');
  });
});

describe('one line of a dataset', () => {
  const loss = {
    probability: 7.296e-5,
    years: 10,
    dominant: 'admin',
    withOneMoreSite: 5.55e-6,
  } as const;

  test('says how likely, why, and what one more site would do', () => {
    expect(lossLine(loss)).toBe(
      '1 in 13,700 over 10 years · dominated by: operator error · one more site → 1 in 180,000',
    );
    expect(lossParts(loss)).toHaveLength(3);
  });

  test('promises nothing of a site that would change nothing one could see', () => {
    expect(lossLine({ ...loss, withOneMoreSite: 7.29e-5 })).toContain(
      'one more site changes little',
    );
  });

  test('promises nothing of a site where the loss is rarer than a model can tell already', () => {
    expect(lossLine({ ...loss, probability: 3e-7, withOneMoreSite: 1e-12 })).toBe(
      'less than 1 in 1,000,000 over 10 years · dominated by: operator error · what one more site would do is beyond the model',
    );
  });

  test('says no more than is known', () => {
    expect(lossLine({ ...loss, dominant: null, withOneMoreSite: null, years: 1 })).toBe(
      '1 in 13,700 over 1 year',
    );
    expect(lossLine({ ...loss, probability: null })).toBe('loss within 10 years: not known');
  });
});

describe('numbers of the tables', () => {
  test('probabilities have two digits, three where the first is a one or a two', () => {
    expect([7.296e-5, 2.4976e-3, 1.4889e-2, 0].map(scientific)).toEqual([
      '7.3e-5',
      '2.50e-3',
      '1.49e-2',
      '0',
    ]);
  });

  test('mean times are years, however long', () => {
    const years = [9.709, 3994.06, 136_885, Number.POSITIVE_INFINITY];
    expect(years.map(meanYears)).toEqual(['9.7 y', '3,994 y', '1.37e5 y', 'never']);
  });

  test('rates have three digits; sizes are in TiB as zfs says them, disks in TB as they are sold', () => {
    expect([rate(2.7015e-8), rate(0)]).toEqual(['2.70e-8', '0']);
    expect(tibText(76_485_335_973_888)).toBe('69.56');
    expect([decimalBytes(7.68e12), decimalBytes(350e6), decimalBytes(1)]).toEqual([
      '7.68 TB',
      '350 MB',
      '1 B',
    ]);
  });
});
