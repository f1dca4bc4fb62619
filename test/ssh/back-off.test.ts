import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackOff } from '../../src/ssh/back-off.ts';

describe('a failure that is remembered', () => {
  const failed = new Error('no route');

  it('stands for one second after the first, twice as long after each further, a minute at most', () => {
    let now = 0;
    const backOff = new BackOff(
      () => now,
      () => 0,
    );
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      backOff.failed(failed);
      now += seconds * 1000 - 1;
      expect(backOff.standing()).toBe(failed);
      now += 1;
      expect(backOff.standing()).toBeNull();
    }
  });

  it('is shortened by up to half, so that hosts that went together do not come together', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (share) => {
        let now = 0;
        const backOff = new BackOff(
          () => now,
          () => share,
        );
        backOff.failed(failed);
        now = 499;
        expect(backOff.standing()).toBe(failed);
        now = 1_000;
        expect(backOff.standing()).toBeNull();
      }),
    );
  });

  it('starts from one second again after a success', () => {
    let now = 0;
    const backOff = new BackOff(
      () => now,
      () => 0,
    );
    backOff.failed(failed);
    backOff.failed(failed);
    backOff.succeeded();
    expect(backOff.standing()).toBeNull();
    backOff.failed(failed);
    now = 1_000;
    expect(backOff.standing()).toBeNull();
  });
});
