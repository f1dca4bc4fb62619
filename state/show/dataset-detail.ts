import type { Action } from '../../src/model/action.ts';
import { type Copy, type DatasetHealth, shownWord } from '../../src/model/health.ts';
import type { Instant } from '../../src/model/ids.ts';
import { formatBytes, formatDuration } from '../../src/model/units.ts';
import { blank, type Line, line, span } from '../../src/terminal/style.ts';
import { ageText } from '../ages.ts';
import { copyMark } from './copy-mark.ts';
import { copiesText, findingTone, wordTone } from './health-words.ts';
import { paragraph, type Room } from './room.ts';

/** What a dataset is and how it stands, in one line. */
export function datasetHeadline(health: DatasetHealth, room: Room): readonly Line[] {
  const { min, want } = health.dataset.policy.copies;
  const word = [span(`${shownWord(health)}  `, wordTone(health))];
  const promised = `(at least ${min}, wanted ${want})`;
  return paragraph(
    word,
    `${copiesText(health, room.glyphs.dot)} ${promised} ${formatBytes(health.bytes)}`,
    room.width,
  );
}

/** The broken promises, worst first as they come, each with its evidence. */
export function findingLines(health: DatasetHealth, room: Room): readonly Line[] {
  if (health.findings.length === 0) return [line('Every promise is kept.', 'good')];
  return health.findings.flatMap((finding) =>
    paragraph([span(`${room.glyphs.dot} `, findingTone(finding))], finding.text, room.width),
  );
}

/** The recommended actions that concern it, by their titles. */
export function whatToDo(
  { copies }: DatasetHealth,
  actions: readonly Action[],
  room: Room,
): readonly Line[] {
  const unseen = copies.filter(({ state }) => state === 'unknown').map(({ pool }) => pool.host);
  // S8: its copies are not made anew, so what helps is the host.
  if (actions.length === 0 && unseen.length > 0)
    return paragraph(
      [],
      `First see what is wrong with ${[...new Set(unseen)].join(', ')} (2 Fleet): while it is not seen, nothing is recommended.`,
      room.width,
      'warning',
    );
  if (actions.length === 0) return [line('Nothing is recommended.', 'dim')];
  return actions.flatMap((action) =>
    paragraph([span(`${room.glyphs.dot} `, 'accent')], action.title, room.width),
  );
}

/** A copy as table cells, and as the words of a line. (ink-table asks for a type with an index: no interface.) */
export type CopyCells = {
  readonly pool: string;
  readonly filesystem: string;
  readonly role: string;
  readonly state: string;
  readonly lag: string;
  readonly counts: string;
  readonly seen: string;
};

export function copyCells(copy: Copy, room: Room, now: Instant): CopyCells {
  return {
    pool: copy.pool.id,
    filesystem: copy.filesystem,
    role: copy.role,
    state: copyMark(copy, room.glyphs).word,
    lag: copy.lagSeconds === null ? 'not known' : lagText(copy.lagSeconds),
    counts: copy.counted
      ? copy.state === 'unknown'
        ? 'when last seen'
        : 'yes'
      : `no: ${copy.uncounted ?? 'not known why'}`,
    seen: ageText(copy.seenAt, now),
  };
}

const lagText = (seconds: number) => (seconds <= 0 ? 'none' : formatDuration(seconds * 1000));

/** The copies in words, for where a table has no room. */
function copyLines(health: DatasetHealth, room: Room, now: Instant): readonly Line[] {
  return health.copies.flatMap((copy) => {
    const mark = copyMark(copy, room.glyphs);
    const cells = copyCells(copy, room, now);
    const facts = [
      `${cells.role}, ${cells.state}`,
      ...(copy.lagSeconds !== null && copy.lagSeconds > 0 ? [`${cells.lag} behind`] : []),
      ...(copy.counted ? [] : [`does not count: ${copy.uncounted ?? 'not known why'}`]),
      `${copy.state === 'unknown' ? 'last seen' : 'seen'} ${cells.seen}`,
    ];
    return [
      [
        span(`${mark.sign} `, mark.tone),
        span(`${cells.pool}  `, 'strong'),
        span(cells.filesystem),
      ] satisfies Line,
      ...paragraph([span('    ')], facts.join(', '), room.width, 'plain'),
    ];
  });
}

/** The whole page of one dataset. */
export function datasetPage(
  health: DatasetHealth,
  loss: readonly Line[],
  places: readonly Line[],
  actions: readonly Action[],
  room: Room,
  now: Instant,
): readonly Line[] {
  const { dataset } = health;
  const fact = (name: string, text: string | null): readonly Line[] =>
    text === null ? [] : paragraph([span(`${name.padEnd(9)} `, 'dim')], text, room.width);
  return [
    ...fact('title', dataset.title),
    ...fact('about', dataset.summary),
    ...fact('steward', dataset.steward?.name ?? null),
    ...fact('policy', dataset.policy.name),
    blank,
    ...datasetHeadline(health, room),
    blank,
    line('What is the matter', 'strong'),
    ...findingLines(health, room),
    blank,
    line('What to do (a shows it in 3 Actions)', 'strong'),
    ...whatToDo(health, actions, room),
    blank,
    line('Copies', 'strong'),
    ...copyLines(health, room, now),
    ...(places.length === 0 ? [] : [blank, line('Why there', 'strong'), ...places]),
    blank,
    line('How likely a loss is', 'strong'),
    ...loss,
  ];
}
