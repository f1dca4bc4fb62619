import { healthWords } from '../../src/model/health.ts';
import { blank, type Line, line, span } from '../../src/terminal/style.ts';
import { toWidth } from '../../src/terminal/text.ts';
import type { HelpEntry } from '../layers.ts';
import { markLegend } from './copy-mark.ts';
import { paragraph, type Room } from './room.ts';

const meanings: Readonly<Record<(typeof healthWords)[number], string>> = {
  lost: 'no copy counts any more',
  critical: 'one copy counts, and more are promised',
  under: 'fewer copies than the least that is promised',
  misplaced: 'enough copies, in the wrong places, or a loss is likelier than promised',
  degraded: 'fewer copies than wanted',
  stale: 'a copy lags more than it should',
  unverified: 'a copy was not checked by a scrub in time',
  over: 'more copies than wanted',
  ok: 'every promise is kept',
};

const words: readonly (readonly [word: string, meaning: string])[] = [
  ['in danger', 'lost, critical or under: not before these are mended may you go home'],
  ['counts', 'a whole copy, seen, no further behind than its policy allows, on a pool that works'],
  ['verified', 'its pool was scrubbed in time and without errors'],
  ['origin', 'where the dataset is written; its other copies are replicas'],
  ['keyless', 'a pool that is never given a key: it holds encrypted replicas only'],
  ['scratch', 'a pool that is no place for copies'],
  ['2 Fleet!', 'a host or pool is not well: a broken disk, a full pool, errors'],
  ['(stale)', 'seen more than five minutes ago: it may be different by now'],
];

/** The keys of the place below, then the words and signs that every view uses. */
export function helpLines(
  entries: readonly HelpEntry[],
  fields: readonly string[],
  room: Room,
): readonly Line[] {
  const define = (word: string, meaning: string) =>
    paragraph([span(toWidth(word, 12))], meaning, room.width);
  return [
    line('How something is mended', 'strong'),
    ...paragraph(
      [],
      '3 shows what is recommended, the most urgent first. Enter there shows why, and the exact commands; x asks, y runs them. Nothing changes on any host in another way.',
      room.width,
    ),
    blank,
    line('Keys here', 'strong'),
    ...entries.flatMap(({ keys, help }) =>
      paragraph([span(toWidth(keys, 22), 'accent')], help, room.width),
    ),
    blank,
    line('Health, worst first', 'strong'),
    ...healthWords.flatMap((word) => define(word, meanings[word])),
    ...define('unknown', 'a host that may hold a copy was not seen'),
    blank,
    line('Words', 'strong'),
    ...words.flatMap(([word, meaning]) => define(word, meaning)),
    blank,
    line('Signs of a copy', 'strong'),
    ...paragraph([], markLegend(room.glyphs), room.width),
    ...paragraph([], 'o origin  r replica  k keyless replica  s staged', room.width),
    blank,
    line('Filter', 'strong'),
    ...paragraph(
      [],
      `words that all have to match; !word: must not; field:word: in one field. Fields here: ${fields.join(', ')}`,
      room.width,
    ),
  ];
}
