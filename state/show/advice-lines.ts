import type { Advice } from '../../src/model/advice.ts';
import { blank, type Line, line, span } from '../../src/terminal/style.ts';
import { wrapCommand } from '../../src/terminal/text.ts';
import { paragraph, type Room } from './room.ts';

/** What only a person can decide. It has no key that runs it, and says so. */
export function adviceLines(advice: readonly Advice[], room: Room): readonly Line[] {
  if (advice.length === 0) return [];
  return [
    blank,
    line('To consider, not run by holdfast', 'strong'),
    ...advice.flatMap(({ title, text, consider, draft }) => [
      ...paragraph([span(`${room.glyphs.dot} `, 'accent')], title, room.width),
      ...text.flatMap((each) => paragraph([span('  ')], each, room.width, 'dim')),
      ...consider.flatMap(({ host, line: command }) => [
        line(`  ${host === null ? 'here' : `on ${host}`}, by hand:`, 'dim'),
        ...literal([command], room),
      ]),
      ...(draft === null
        ? []
        : [
            line(`  to be saved as ${draft.file}:`, 'dim'),
            ...literal(draft.text.trimEnd().split('\n'), room),
          ]),
    ]),
  ];
}

/** As it is written, wrapped without the loss of a character. */
const literal = (lines: readonly string[], room: Room): readonly Line[] =>
  lines.flatMap((each) =>
    wrapCommand(each, Math.max(20, room.width - 6)).map(
      ({ text, joined }): Line => [
        span('    '),
        span(text),
        ...(joined ? [span('\\', 'dim')] : []),
      ],
    ),
  );
