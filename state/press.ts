import type { KeyEvent, KeyPress } from '../src/terminal/key-decoder.ts';
import { tooSmall } from './areas.ts';
import { type Command, type Context, placeOf } from './commands/command.ts';
import { keyText } from './commands/key-text.ts';
import { commands } from './commands/table.ts';
import { say, topLayer } from './console.ts';
import { isQuestion } from './layers.ts';
import { type Parts, snapshot } from './parts.ts';
import { typed } from './typing.ts';

/** A question that has just opened is deaf: what was meant for the screen before answers nothing. */
const deadTimeMs = 400;
/** The same key again within this time is a held key or a habit, and confirms nothing. */
const repeatMs = 1000;
const outKeys = ['ctrl-c', 'ctrl-z', 'ctrl-l'];

/** Takes keys: the one way from the keyboard to anything that happens. */
export function createPress(parts: Parts): (event: KeyEvent) => void {
  let before: { readonly key: string; readonly at: number } | null = null;

  return (event) => {
    const at = parts.monotonic();
    const key = event.kind === 'key' ? event.key : null;
    const repeated = before !== null && before.key === key && at - before.at < repeatMs;
    before = key === null ? null : { key, at };

    const context: Context = { ...snapshot(parts), parts, commands };
    const top = topLayer(context.console);
    if (isQuestion(top) && at - top.openedAt < deadTimeMs) return;
    parts.console.setState({ message: null });
    const blind = tooSmall(context.console.size);
    // What cannot be read cannot be answered: a terminal that is too small only lets one out.
    if (blind && !(key !== null && outKeys.includes(key))) return;
    if (typed(event, context) || event.kind === 'paste') return;
    const row = commandFor(event, context);
    if (row) give(row, event, repeated, context);
    else if (event.text !== null) say(parts.console, unknownKey(event.key), 'dim');
  };
}

const commandFor = ({ key }: KeyPress, context: Context): Command | undefined => {
  const place = placeOf(context);
  return commands.find((row) => row.keys.includes(key) && row.at.includes(place));
};

function give(row: Command, event: KeyPress, repeated: boolean, context: Context): void {
  const { parts } = context;
  if (row.confirms && (!event.alone || repeated)) {
    say(
      parts.console,
      'A repeated or pasted key confirms nothing: press it once, by itself.',
      'warning',
    );
    return;
  }
  // S14: asked here and once more by the executor and the shells, which were opened read-only.
  const allowed = row.changes && parts.readOnly ? readOnlyReason : row.enabled(context);
  if (allowed === true) row.run(context);
  else say(parts.console, capital(allowed), 'warning');
}

const unknownKey = (key: string) => `${keyText(key)} does nothing here; ? shows the keys.`;

const readOnlyReason = 'read-only: nothing that changes a host can be run from here';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
