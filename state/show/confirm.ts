import type { Plan } from '../../src/model/action.ts';
import { blank, type Line, line, span } from '../../src/terminal/style.ts';
import { dialogColumns, dialogRows } from '../areas.ts';
import type { Question } from '../layers.ts';
import type { Snapshot } from '../parts.ts';
import { confirmable } from '../same-action.ts';
import { commandLines, estimateText, waitLines } from './card.ts';
import { foretoldText } from './foretold.ts';
import { paragraph, type Room } from './room.ts';

/** What the dialog shows above its question: it has to have been on the screen to its last line (S1). */
function confirmLines({ action, foretold }: Confirm, room: Room): readonly Line[] {
  return [
    ...paragraph([], action.title, room.width, 'strong'),
    blank,
    ...commandLines(action, room),
    blank,
    ...action.proof.flatMap((text) =>
      paragraph([span(`${room.glyphs.dot} `, 'dim')], text, room.width),
    ),
    ...(action.proof.length > 0 ? [blank] : []),
    ...foretoldLines(foretold, room),
    ...paragraph([span('afterwards: ', 'dim')], action.effect, room.width),
    ...waitLines(action, room),
    ...paragraph(
      [span(action.tier === 'costly' ? 'the numbers once more: ' : 'estimate: ', 'dim')],
      estimateText(action),
      room.width,
      action.tier === 'costly' ? 'warning' : 'plain',
    ),
  ];
}

/** What it frees, by ZFS's own word, before anybody says yes to it. */
function foretoldLines(foretold: Confirm['foretold'], room: Room): readonly Line[] {
  if (foretold === undefined) return [];
  if (foretold === null)
    return [line(`ZFS is asked what this would do${room.glyphs.ellipsis}`, 'dim'), blank];
  const tone = foretold.kind === 'frees' ? 'plain' : 'danger';
  return [...paragraph([], foretoldText(foretold), room.width, tone), blank];
}

export interface ConfirmView {
  readonly lines: readonly Line[];
  readonly first: number;
  readonly height: number;
  /** Its end was not on the screen yet. */
  readonly unread: boolean;
  readonly question: readonly [Line, Line];
}

type Confirm = Extract<Question, { kind: 'confirm' }>;

/** The confirmation of the action as it was when it was shown. */
export function confirmView(layer: Confirm, now: Snapshot): ConfirmView {
  const { size } = now.console;
  const height = dialogRows(size);
  const room: Room = { width: dialogColumns(size), height, glyphs: now.glyphs };
  const lines = confirmLines(layer, room);
  const unread = layer.furthest + height < lines.length;
  return {
    lines,
    first: Math.max(0, Math.min(layer.top, lines.length - height)),
    height,
    unread,
    question: questionLines(layer, now.fleet.plan, unread, room),
  };
}

/** The question, with the safe answer in front and chosen. */
function questionLines(
  { action, typed }: Confirm,
  plan: Plan | null,
  unread: boolean,
  { glyphs }: Room,
): readonly [Line, Line] {
  const changed = confirmable(action, plan);
  if (changed !== true)
    return [
      line(changed, 'danger'),
      line(`Nothing was run.  ${glyphs.selected} [ Back ] Enter`, 'strong'),
    ];
  if (unread)
    return [
      line(`${glyphs.more} There is more: read on with the down key before you answer.`, 'warning'),
      line(`${glyphs.selected} [ No ] Enter`, 'strong'),
    ];
  if (action.confirm.kind === 'token')
    return [
      [
        span('This cannot be undone. To run it, type '),
        span(action.confirm.word, 'danger'),
        span(' and press Enter; Esc: no.'),
      ],
      [span('> '), span(typed, 'strong'), span('_')],
    ];
  return [
    line(`Run it: ${action.title}?`, 'strong'),
    [span(`${glyphs.selected} [ No ] Enter or n`, 'strong'), span('       yes: y')],
  ];
}
