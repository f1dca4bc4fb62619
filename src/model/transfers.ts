import type { HostName } from './ids.ts';
import type { TransferRule } from './inventory.ts';

/** Bytes a second where no limit is set: a 1 Gb/s link, as its users measure it. For estimates only. */
export const usualRate = 110_000_000n;

/** How the inventory wants bytes to go between two hosts: the first rule that matches wins; null where none does. */
export const ruleBetween = (
  from: HostName,
  to: HostName,
  rules: readonly TransferRule[],
): TransferRule | null =>
  rules.find(
    (each) => (each.from === null || each.from === from) && (each.to === null || each.to === to),
  ) ?? null;
