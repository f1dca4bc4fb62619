/** The words and operators of a shell text. A word that was quoted anywhere is never a brace. */
export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'operator'; readonly text: '|' | '&&' | ';' | '\n' };

/** What these tests do not understand is never passed over: a command that nobody can follow proves nothing. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

/** The only expansion that holdfast writes: its own PATH, widened. */
const widening = /^\$PATH(?![A-Za-z0-9_])/;

const plain = /[A-Za-z0-9_@%+=:,./#{}-]/;

/** A text as a POSIX shell splits it. Anything else that a shell would act on throws. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let word: { text: string; quoted: boolean } | null = null;
  const grow = (more: string, quoted: boolean) => {
    word = { text: (word?.text ?? '') + more, quoted: quoted || (word?.quoted ?? false) };
  };
  const endWord = () => {
    if (word) tokens.push({ kind: 'word', ...word });
    word = null;
  };
  const operator = (operatorText: '|' | '&&' | ';' | '\n') => {
    endWord();
    tokens.push({ kind: 'operator', text: operatorText });
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw new NotUnderstood(`a quote is open in: ${text}`);
      grow(text.slice(at + 1, end), true);
      at = end;
    } else if (char === '\\') {
      at += 1;
      // A line end behind a backslash is nothing at all.
      if (text.charAt(at) !== '\n') grow(text.charAt(at), true);
    } else if (char === ' ') endWord();
    else if (char === ';' || char === '\n') operator(char);
    else if (text.startsWith('&&', at)) {
      operator('&&');
      at += 1;
    } else if (char === '|' && text.charAt(at + 1) !== '|') operator('|');
    else if (widening.test(text.slice(at)) && isAssignment(word)) {
      grow('$PATH', false);
      at += '$PATH'.length - 1;
    } else if (plain.test(char) && !(char === '#' && word === null)) grow(char, false);
    else throw new NotUnderstood(`the shell would act on ${JSON.stringify(char)} in: ${text}`);
  }
  endWord();
  return tokens;
}

const isAssignment = (word: { readonly text: string } | null): boolean => word?.text === 'PATH=';
