import { type StampName, stampNames } from '../model/observation.ts';

/** What is to be stamped on a filesystem; what is not named, or null, is left as it is. */
export type Stamps = Partial<Readonly<Record<StampName, string | null>>>;

/** `holdfast:dataset=gbif`: each a word, in one order. */
export const stampWords = (stamps: Stamps): readonly string[] =>
  stampNames.flatMap((name) => {
    const value = stamps[name] ?? null;
    return value === null ? [] : [`holdfast:${name}=${value}`];
  });

/** The same as options of `zfs receive` and `zfs clone`. */
export const identityOptions = (stamps: Stamps): readonly string[] =>
  stampWords(stamps).flatMap((word) => ['-o', word]);
