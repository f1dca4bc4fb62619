import { expect } from 'vitest';

/** Equal within a share of the expected value. */
export function closeTo(actual: number, expected: number, share: number): void {
  expect(Math.abs(actual / expected - 1), `${actual} against ${expected}`).toBeLessThan(share);
}
