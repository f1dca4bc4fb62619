import { distance } from 'fastest-levenshtein';

/** More typing mistakes than this in a word, and the guess would rather confuse: a third of its letters. */
const tolerance = (word: string) => Math.max(1, Math.floor(word.length / 3));

/** The candidate that `word` was probably meant to be; null when none is near. The first of equals wins. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const lower = word.toLowerCase();
  let best: { readonly candidate: string; readonly steps: number } | null = null;
  for (const candidate of candidates) {
    // The lengths alone decide first: a hostile word of a megabyte costs nothing.
    if (Math.abs(candidate.length - word.length) > tolerance(candidate)) continue;
    const steps = mistakes(lower, candidate.toLowerCase());
    if (steps <= tolerance(candidate) && (best === null || steps < best.steps))
      best = { candidate, steps };
  }
  return best?.candidate ?? null;
}

/** Two letters swapped are one mistake of the fingers, though two edits: `sduo`, `titel`. */
function mistakes(word: string, candidate: string): number {
  const steps = distance(word, candidate);
  return steps === 2 && letters(word) === letters(candidate) ? 1 : steps;
}

const letters = (word: string): string => [...word].sort().join('');

const most = 20;

/** `a, b, c`, and how many more there are. */
export function listed(candidates: Iterable<string>): string {
  const all = [...candidates];
  if (all.length === 0) return 'none';
  const rest = all.length - most;
  return rest > 0 ? `${all.slice(0, most).join(', ')} and ${rest} more` : all.join(', ');
}
