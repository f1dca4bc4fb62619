/** Keys that arrive as `ESC [ … letter` or `ESC O letter`. */
export const letterKeys: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
};

/** Keys that arrive as `ESC [ number ~`. */
export const tildeKeys: Readonly<Record<string, string>> = {
  '1': 'home',
  '3': 'delete',
  '4': 'end',
  '5': 'pageup',
  '6': 'pagedown',
  '7': 'home',
  '8': 'end',
};

/** Control characters with a name of their own; the others are `ctrl-` and their letter. */
const controlKeys: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
};

/** A key's name: `a`, `A`, `/`, `up`, `enter`, `ctrl-c`, `alt-x`; a control character without a letter has none. */
export function keyOfCharacter(character: string): string | null {
  const named = controlKeys[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 1 && code <= 26) return `ctrl-${String.fromCharCode(code + 96)}`;
  if (code < 32 || (code >= 0x7f && code <= 0x9f)) return null;
  return character === ' ' ? 'space' : character;
}
