import type { Now } from '../../src/durability/now.ts';
import type { Kept } from '../../src/durability/what-if-kept.ts';
import { oneIn } from '../../src/durability/words.ts';
import { count } from '../../src/model/units.ts';

/** What the loss of a set is the loss of: that any of them is lost, and which are likeliest. Nothing to say of one. */
export function anyOfText({ known, likeliest }: Now): string | null {
  if (known < 2) return null;
  const each = likeliest.map(({ id, loss }) => `${id} ${oneIn(loss)}`).join(', ');
  return `That at least one of these ${known} datasets is lost. Likeliest: ${each}.`;
}

/** The datasets that are not in that number, and why. */
export function notCountedText({ unknown }: Now): string | null {
  if (unknown.length === 0) return null;
  const each = unknown.map(({ id, why }) => `${id} (${why})`);
  return `Not counted, for it is not known: ${namesOf(each)}.`;
}

/** Which datasets a layout keeps as promised, and of the others what they lack. */
export function keptText({ kept, lacking }: Kept): string {
  const without = [...lacking].map(([why, ids]) => `${namesOf(ids)} (${why})`);
  const rest = without.length === 0 ? '' : `; not ${without.join(', ')}`;
  return `${count(kept, 'dataset')} as promised${rest}.`;
}

const mostNames = 4;

const namesOf = (ids: readonly string[]): string =>
  ids.length <= mostNames
    ? ids.join(', ')
    : `${ids.slice(0, mostNames).join(', ')} and ${ids.length - mostNames} more`;
