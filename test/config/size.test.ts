import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRate, parseReserve, parseSize } from '../../src/config/size.ts';
import { accepted } from './accepted.ts';

describe('a size', () => {
  it.each([
    ['68 TiB', 68n * 2n ** 40n],
    ['68T', 68n * 2n ** 40n],
    ['68TB', 68n * 10n ** 12n],
    ['1K', 1024n],
    ['1k', 1024n],
    ['1kB', 1000n],
    ['1.5G', 1_610_612_736n],
    ['0.1K', 102n],
    ['512', 512n],
    ['512B', 512n],
    ['0', 0n],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['15E', 15n * 2n ** 60n],
  ])('%s is %d bytes', (text, bytes) => {
    expect(accepted(parseSize(text))).toBe(bytes);
  });

  const unit = fc.constantFrom('K', 'M', 'G', 'T', 'P');
  const power = (prefix: string) => BigInt('KMGTP'.indexOf(prefix) + 1);

  it('is exact in every unit: T and TiB as ZFS prints them, TB as vendors sell them', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 16_000n), unit, (count, prefix) => {
        expect(accepted(parseSize(`${count}${prefix}`))).toBe(count * 1024n ** power(prefix));
        expect(accepted(parseSize(`${count} ${prefix}iB`))).toBe(count * 1024n ** power(prefix));
        expect(accepted(parseSize(`${count}${prefix}B`))).toBe(count * 1000n ** power(prefix));
      }),
    );
  });

  it('is exact to the byte, past what a JavaScript number can count', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (bytes) => {
        expect(accepted(parseSize(String(bytes)))).toBe(bytes);
      }),
    );
  });

  it.each(['', 'T', '-1T', '1.T', '.5T', '1,5T', '68 TBB', '1e3', '0x10', 'much', '68Tb', '1  T'])(
    'is not %j, and what is accepted is said',
    (text) => {
      expect(parseSize(text)).toMatchObject({ ok: false, why: expect.stringContaining('TiB') });
    },
  );

  it.each([
    ['68 tb', '68TB'],
    ['1,5 TB', '1.5TB'],
    ['60Mib', '60MiB'],
  ])('%s is asked back as %s', (text, suggestion) => {
    expect(parseSize(text)).toMatchObject({ ok: false, suggestion });
  });

  it('is below 16 EiB', () => {
    expect(parseSize('16E')).toMatchObject({ ok: false });
    expect(parseSize('9'.repeat(24))).toMatchObject({ ok: false });
  });

  it('never breaks, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const result = parseSize(text);
        if (result.ok) expect(result.value).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});

describe('a rate', () => {
  it.each([
    ['60MiB/s', 60n * 2n ** 20n],
    ['100MB/s', 100_000_000n],
    ['1.5 GiB / s', 3n * 2n ** 29n],
  ])('%s is %d bytes a second', (text, bytes) => {
    expect(accepted(parseRate(text))).toBe(bytes);
  });

  it.each([
    ['60MiB', '60MiB/s'],
    ['60Mib/s', '60MiB/s'],
  ])('%s is asked back as %s', (text, suggestion) => {
    expect(parseRate(text)).toMatchObject({ ok: false, suggestion });
  });

  it('is more than nothing: a transfer at 0/s would never end', () => {
    expect(parseRate('0M/s')).toMatchObject({ ok: false });
  });
});

describe('a reserve', () => {
  it('is a share of the pool or a size', () => {
    expect(accepted(parseReserve('10%'))).toEqual({ kind: 'share', share: 0.1 });
    expect(accepted(parseReserve('0%'))).toEqual({ kind: 'share', share: 0 });
    expect(accepted(parseReserve('2.5 %'))).toEqual({ kind: 'share', share: 0.025 });
    expect(accepted(parseReserve('2T'))).toEqual({ kind: 'bytes', bytes: 2n ** 41n });
  });

  it('without a unit is asked back: ten bytes are nobody’s reserve', () => {
    expect(parseReserve('10')).toMatchObject({ ok: false, suggestion: '10%' });
  });

  it('leaves something of the pool', () => {
    expect(parseReserve('100%')).toMatchObject({ ok: false });
  });
});
