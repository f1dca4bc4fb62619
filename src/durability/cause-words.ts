import type { Cause } from './loss.ts';
import type { Input } from './sensitivity.ts';

/** What «dominated by» says. */
export const causeWords: Readonly<Record<Cause, string>> = {
  disks: 'failing disks',
  host: 'loss of a host',
  site: 'loss of a site',
  batch: 'a fault of one batch of disks',
  admin: 'operator error',
  key: 'loss of the keys',
  'common-mode': 'all copies at once',
};

/** What is halved to see how much hangs on it. */
export const inputWords: Readonly<Record<Input, string>> = {
  afr: 'failure rate of disks',
  host: 'loss of a host',
  site: 'loss of a site',
  admin: 'operator error',
  key: 'loss of the keys',
  batch: 'faults of one batch of disks',
  'common-mode': 'all copies at once',
  restore: 'time to make a copy again',
  detect: 'time to notice that a copy is lost',
  replace: 'time to replace disks or find room',
};
