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
  misplaced: 'enough copies, in the wrong places',
  degraded: 'fewer copies than wanted',
  stale: 'a copy lags more than it should',
  unverified: 'a copy was not checked by a scrub in time',
  over: 'more copies than wanted',
  ok: 'every promise is kept',
};

/** The keys of the place below, then the words and signs that every view uses. */
export function helpLines(entries: readonly HelpEntry[], room: Room): readonly Line[] {
  return [
    line('Keys here', 'strong'),
    ...entries.flatMap(({ keys, help }) =>
      paragraph([span(toWidth(keys, 22), 'accent')], help, room.width),
    ),
    blank,
    line('Health, worst first', 'strong'),
    ...healthWords.flatMap((word) =>
      paragraph([span(toWidth(word, 12))], meanings[word], room.width),
    ),
    ...paragraph(
      [span(toWidth('unknown', 12))],
      'a host that may hold a copy was not seen',
      room.width,
    ),
    blank,
    line('Signs of a copy', 'strong'),
    ...paragraph([], markLegend(room.glyphs), room.width),
    ...paragraph([], 'o origin  r replica  k keyless replica  s staged', room.width),
    blank,
    line('Filter', 'strong'),
    ...paragraph(
      [],
      'words that all have to match; !word: must not; field:word in one field, such as pool:tank or health:under',
      room.width,
    ),
  ];
}
