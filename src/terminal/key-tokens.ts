import { keyOfCharacter, letterKeys, tildeKeys } from './key-names.ts';

/** The first thing in the terminal's input: how many characters it takes, and the key or paste that it is, if any. */
export interface KeyToken {
  readonly length: number;
  readonly event:
    | { readonly kind: 'key'; readonly key: string; readonly text: string | null }
    | { readonly kind: 'paste'; readonly text: string }
    | null;
}

const esc = '\u001b';
const pasteStart = `${esc}[200~`;
const pasteEnd = `${esc}[201~`;
/** Longer than any reply that a terminal sends unasked. */
const longestString = 4096;

const drop = (length: number): KeyToken => ({ length, event: null });
const key = (length: number, name: string, text: string | null = null): KeyToken => ({
  length,
  event: { kind: 'key', key: name, text },
});

/** The first token of `input`; null when its end has not arrived yet. */
export function takeToken(input: string): KeyToken | null {
  if (input === '') return null;
  if (!input.startsWith(esc)) return character(input);
  const second = input[1];
  if (second === undefined) return null;
  // tmux joins Esc and a following arrow into one chunk: the first ESC is the key Esc.
  if (second === esc) return key(1, 'escape');
  if (second === '[') return csi(input);
  if (second === 'O') return ss3(input);
  if (second === ']' || second === 'P' || second === '_' || second === '^' || second === 'X')
    return controlString(input);
  const follower = character(input.slice(1));
  if (follower?.event?.kind !== 'key') return drop(1 + (follower?.length ?? 1));
  return key(1 + follower.length, `alt-${follower.event.key}`);
}

function character(input: string): KeyToken {
  const first = String.fromCodePoint(input.codePointAt(0) ?? 0);
  const name = keyOfCharacter(first);
  if (name === null) return drop(first.length);
  const writes = name === 'space' || name === first;
  return key(first.length, name, writes ? first : null);
}

/** `ESC [ parameters intermediates final`. */
function csi(input: string): KeyToken | null {
  if (input.startsWith(pasteStart)) return paste(input);
  // X10 mouse reports carry three bytes after the M that are not part of the sequence's grammar.
  if (input.startsWith(`${esc}[M`)) return input.length < 6 ? null : drop(6);
  const match = /^\u001b\[([0-?]*)([ -/]*)([@-~])?/.exec(input);
  const [all = '', parameters = '', , final] = match ?? [];
  if (final === undefined) return all.length === input.length ? null : drop(all.length);
  const name = final === '~' ? tildeKeys[parameters] : parameters === '' && letterKeys[final];
  return name ? key(all.length, name) : drop(all.length);
}

function ss3(input: string): KeyToken | null {
  const letter = input[2];
  if (letter === undefined) return null;
  const name = letterKeys[letter];
  return name === undefined ? drop(letter === esc ? 2 : 3) : key(3, name);
}

/** OSC, DCS, APC, PM, SOS: replies from the terminal, up to BEL or ST. */
function controlString(input: string): KeyToken | null {
  const end = /\u0007|\u001b\\/.exec(input.slice(2, longestString));
  if (end) return drop(2 + end.index + end[0].length);
  return input.length >= longestString ? drop(longestString) : null;
}

function paste(input: string): KeyToken | null {
  const end = input.indexOf(pasteEnd, pasteStart.length);
  if (end < 0) return null;
  return {
    length: end + pasteEnd.length,
    event: { kind: 'paste', text: input.slice(pasteStart.length, end) },
  };
}
