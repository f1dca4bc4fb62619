import type { Action } from '../../src/model/action.ts';
import { commandsOf, type HostCommand, type Step } from '../../src/model/step.ts';
import { count, formatBytes, formatDuration } from '../../src/model/units.ts';
import { factText } from '../../src/plan/facts/facts.ts';
import { blank, type Line, line, span } from '../../src/terminal/style.ts';
import { wrapCommand } from '../../src/terminal/text.ts';
import { paragraph, type Room } from './room.ts';

/** Every command of an action as text: what `c` copies. */
export const commandsText = (action: Action): string =>
  action.steps
    .flatMap(commandsOf)
    .map(({ host, command }) => `# on ${host}\n${command}`)
    .join('\n');

/** The exact commands, host by host, wrapped without the loss of a byte (S1). */
export function commandLines(action: Action, room: Room): readonly Line[] {
  const many = action.steps.length > 1;
  return action.steps.flatMap((step, index) => [
    ...(many ? paragraph([span(`step ${index + 1}: `, 'dim')], step.title, room.width) : []),
    // A screen full of lines wants a word on what they are.
    ...(!many && isLong(step) ? paragraph([], step.title, room.width) : []),
    ...commandsOf(step).flatMap((each) => hostCommandLines(each, room)),
    ...(step.kind === 'command' && step.rehearse
      ? [
          line('and just before it, only to see what it would do:', 'dim'),
          ...hostCommandLines(step.rehearse, room),
        ]
      : []),
    ...(step.kind === 'relay' ? [line('the bytes go through this machine', 'dim')] : []),
  ]);
}

const isLong = (step: Step): boolean =>
  commandsOf(step).some(({ command }) => command.includes('\n'));

/** Where a line of a command goes on below itself: further in than the command's own indents. */
const hang = 4;

/** One host's command, in full. */
export const hostCommandLines = ({ host, command }: HostCommand, room: Room): readonly Line[] => [
  [span(`on ${host}, as its shell gets it:`, 'dim')],
  ...textLines(command.split('\n'), Math.max(20, room.width - 4)).map(
    ({ text, joined, indent }): Line => [
      span(`${room.glyphs.gutter} ${' '.repeat(indent)}`, 'dim'),
      span(text, 'strong'),
      // As in a shell: the word goes on in the next line.
      ...(joined ? [span('\\', 'dim')] : []),
    ],
  ),
];

/** A command of several lines keeps them; what each of them wraps into hangs below it. */
function textLines(lines: readonly string[], width: number) {
  const indent = lines.length > 1 ? hang : 0;
  return lines.flatMap((each) =>
    wrapCommand(each, width - indent).map((piece, at) => ({
      ...piece,
      indent: at === 0 ? 0 : indent,
    })),
  );
}

/** «68.0 GiB, about 12 min»; what is not known is said to be. What sends nothing has no size to tell. */
export function estimateText({ estimate: { bytes, seconds }, steps }: Action): string {
  const time = seconds === null ? 'time not known' : `about ${formatDuration(seconds * 1000)}`;
  if (steps.every(({ kind }) => kind === 'command')) return time;
  return `${bytes === null ? 'size not known' : formatBytes(bytes)}, ${time}`;
}

/** How the action is confirmed, in a sentence. */
function confirmationText({ tier, confirm }: Action): string {
  switch (tier) {
    case 'safe':
      return 'safe: x asks, then one key confirms';
    case 'costly':
      return 'costly: x shows the numbers once more, then one key confirms';
    case 'destructive':
      return `cannot be undone: x asks for the word «${confirm.word}»`;
    case 'never':
      return 'refused: holdfast does not run this';
    default: {
      const never: never = tier;
      return never;
    }
  }
}

/** What happens if it is left for a day; nothing where that is not worth a line. */
export const waitLines = ({ wait }: Action, room: Room): readonly Line[] =>
  wait ? paragraph([span('waiting: ', 'dim')], wait, room.width, 'warning') : [];

/** Why, what is checked, what runs where, what is so afterwards. */
export function cardLines(action: Action, room: Room): readonly Line[] {
  const bullet = (tone: 'accent' | 'dim') => [span(`${room.glyphs.dot} `, tone)];
  const facts = [...new Set(action.steps.flatMap((step) => step.facts.map(factText)))];
  return [
    line('Why', 'strong'),
    ...action.why.flatMap((why) => paragraph(bullet('accent'), why, room.width)),
    blank,
    line(
      action.steps.length > 1 ? `Commands (${count(action.steps.length, 'step')})` : 'Command',
      'strong',
    ),
    ...commandLines(action, room),
    blank,
    ...(action.proof.length === 0
      ? []
      : [
          line('Why it may be destroyed', 'strong'),
          ...action.proof.flatMap((text) => paragraph(bullet('accent'), text, room.width)),
          blank,
        ]),
    line('Afterwards', 'strong'),
    ...paragraph([], action.effect, room.width),
    ...waitLines(action, room),
    blank,
    line('Read again from the hosts just before it runs', 'strong'),
    ...facts.flatMap((fact) => paragraph(bullet('dim'), fact, room.width)),
    blank,
    ...paragraph([span('estimate  ', 'dim')], estimateText(action), room.width),
    ...paragraph([span('confirm   ', 'dim')], confirmationText(action), room.width),
  ];
}
