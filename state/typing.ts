import type { KeyEvent } from '../src/terminal/key-decoder.ts';
import { plainLines } from '../src/zfs/remote-text.ts';
import type { Context } from './commands/command.ts';
import { replaceTop, say, setFilter, topLayer } from './console.ts';

const longest = 200;

/** Puts a key or a paste into the text field that is open; false when it belongs to the commands. */
export function typed(event: KeyEvent, context: Context): boolean {
  const top = topLayer(context.console);
  const { parts, console } = context;
  if (top?.kind === 'filter') {
    const next = edited(console.filter[console.view], event);
    if (next === null) return false;
    setFilter(parts.console, console.view, next);
    return true;
  }
  if (top?.kind === 'value') {
    const next = edited(top.typed, event);
    if (next === null) return false;
    replaceTop(parts.console, { ...top, typed: next });
    return true;
  }
  if (top?.kind === 'confirm' && top.action.confirm.kind === 'token') {
    const next = edited(top.typed, event);
    if (next === null) return false;
    // S1: the word is typed, key by key; what comes in one piece was not.
    const deliberate = event.kind === 'key' && (event.alone || event.text === null);
    if (deliberate) replaceTop(parts.console, { ...top, typed: next });
    else say(parts.console, 'A paste confirms nothing: type the word.', 'warning');
    return true;
  }
  return false;
}

/** The text after the event; null when the event is no edit. */
function edited(text: string, event: KeyEvent): string | null {
  if (event.kind === 'paste')
    return (text + plainLines(event.text.replace(/\s+/g, ' '))).slice(0, longest);
  if (event.key === 'backspace') return [...text].slice(0, -1).join('');
  if (event.text === null) return null;
  return (text + event.text).slice(0, longest);
}
