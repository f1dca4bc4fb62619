import { ageText } from '../../state/ages.ts';
import { wordTone } from '../../state/show/health-words.ts';
import {
  type DatasetHealth,
  type FleetHealth,
  type HostHealth,
  shownWord,
} from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { paint, span, type Tone, wantsColour } from '../terminal/style.ts';
import { widthOf } from '../terminal/text.ts';
import type { Io } from './command.ts';

/** «2 critical · 1 under? · 9 ok», worst first, in the words that the list below it uses. */
export function tally(health: FleetHealth): string {
  const counts = new Map<string, number>();
  for (const each of health.datasets) {
    counts.set(shownWord(each), (counts.get(shownWord(each)) ?? 0) + 1);
  }
  return [...counts].map(([word, n]) => `${n} ${word}`).join(' · ');
}

/** What a host that was not seen has to be said about. */
export function hostTrouble(host: HostHealth, now: Instant): string {
  const when = host.seenAt === null ? 'never seen' : `last seen ${ageText(host.seenAt, now)}`;
  if (host.failure === null) return `${when}; not looked at yet`;
  return `${when}; ${host.failure.what} ${host.failure.todo}`;
}

/** Rows as aligned columns, two spaces apart; the last column is not padded. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
    }
  }
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : pad(cell, widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Colours for a terminal that wants them. Colour repeats what a word says; it never says it alone. */
export interface Paint {
  word(health: DatasetHealth): string;
  strong(text: string): string;
}

export function paintFor(io: Pick<Io, 'stdout' | 'env'>): Paint {
  const colour = io.stdout.isTTY === true && wantsColour(io.env);
  const style = (text: string, tone: Tone) =>
    paint([span(text, tone)], { colour, ascii: false, inverse: false });
  return {
    word: (health) => style(shownWord(health), wordTone(health)),
    strong: (text) => style(text, 'strong'),
  };
}

/** Fills up to a width in terminal columns, which are not characters. */
const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)));
