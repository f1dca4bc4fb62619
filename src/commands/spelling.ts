import { nearest } from '../config/nearest.ts';

/** « Did you mean X?», with the space before it, or nothing. */
export function didYouMean(word: string, words: readonly string[]): string {
  const best = nearest(word, words);
  return best === null ? '' : ` Did you mean ${best}?`;
}
