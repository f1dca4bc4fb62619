import { type Line, type Span, span } from '../../src/terminal/style.ts';
import { cutLine, fitLine, lineWidth, spread } from '../../src/terminal/text.ts';
import { type Context, placeOf } from '../commands/command.ts';
import { keyText } from '../commands/key-text.ts';
import { topLayer } from '../console.ts';
import { valueWords } from '../what-if-value.ts';
import { listView } from './views.ts';

/** Two lines: the answer to the last key or the filter, and the keys of the moment. */
export function footerLines(context: Context, width: number): readonly [Line, Line] {
  return [fitLine(answer(context), width), fitLine(keys(context, width), width)];
}

function answer(context: Context): Line {
  const { console } = context;
  const top = topLayer(console);
  const text = console.filter[console.view];
  const list = listView(context);
  const filter: Span[] = [];
  if (top?.kind === 'value' && console.message === null) {
    const { label, example } = valueWords(console.whatIf.field);
    return [
      span(` ${label}: `),
      span(top.typed, 'strong'),
      span('_'),
      span(`  such as ${example}`, 'dim'),
    ];
  }
  if (top?.kind === 'filter') filter.push(span(' filter: '), span(text, 'strong'), span('_'));
  else if (top === null && text !== '') filter.push(span(' filter: ', 'dim'), span(text));
  if (list.problem !== null && filter.length > 0)
    return [...filter, span(`  ${list.problem}`, 'danger')];
  if (console.message && top?.kind !== 'filter')
    return [span(' '), span(console.message.text, console.message.tone)];
  if (filter.length > 0) return [...filter, span(`  ${list.shown}`, 'dim')];
  if (console.problemsOnly && top === null && ['datasets', 'fleet'].includes(console.view))
    return [span(` only what is not well: ${list.shown}`, 'warning')];
  return position(context);
}

/** Where in the list the pick is, when the list does not fit, and what the signs in it mean. */
function position(context: Context): Line {
  if (topLayer(context.console) !== null) return [];
  const { ids, index, height, aside } = listView(context);
  const at = ids.length > height ? [span(` ${index + 1} of ${ids.length}`, 'dim')] : [];
  return [...at, ...aside];
}

/** Keys that do something here; in parentheses what does not just now. Help and quit are always there. */
function keys(context: Context, width: number): Line {
  const here = context.commands.filter(
    ({ at, label }) => label !== null && at.includes(placeOf(context)),
  );
  const last = here.filter(({ id }) => id === 'help' || id === 'quit' || id === 'back');
  const first = here.filter((row) => !last.includes(row));
  const right = last.flatMap((row) => entry(row, context));
  return spread(
    cutLine(
      first.flatMap((row) => entry(row, context)),
      width - lineWidth(right) - 1,
    ),
    right,
    width,
  );
}

function entry(row: Context['commands'][number], context: Context): readonly Span[] {
  const key = keyText(row.keys[0] ?? '');
  const able = !(row.changes && context.parts.readOnly) && row.enabled(context) === true;
  if (!able) return [span(` (${key} ${row.label})`, 'dim'), span(' ')];
  return [span(` ${key}`, 'accent'), span(` ${row.label} `)];
}
