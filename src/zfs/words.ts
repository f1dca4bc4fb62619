/**
 * The words of a command line as `commandLine` writes them: bare ones, and those in single quotes. null when anything
 * else stands in it, which a shell could read as more than words.
 */
export function wordsOf(command: string): readonly string[] | null {
  const words: string[] = [];
  let rest = command;
  while (rest !== '') {
    const piece = /^(?:[A-Za-z0-9_@%+=:,./#-]|'[^'\0]*'|\\')+/.exec(rest)?.[0];
    // A # that begins a word begins a comment.
    if (piece === undefined || piece.startsWith('#')) return null;
    words.push(
      piece.replaceAll(/'([^']*)'|\\'/g, (quoted, text?: string) =>
        quoted === "\\'" ? "'" : (text ?? ''),
      ),
    );
    rest = rest.slice(piece.length);
    if (rest === '') break;
    if (!rest.startsWith(' ') || rest.length === 1) return null;
    rest = rest.slice(1);
  }
  return words;
}
