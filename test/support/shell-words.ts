/**
 * The simple commands of a text, as a POSIX shell reads it: each its words. Knows pipes, `&&`, `;`, line ends and groups
 * in braces; anything else that a shell would act on throws.
 */
export function simpleCommands(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  let word: string | null = null;
  const endWord = () => {
    const command = commands.at(-1);
    const brace = command?.length === 0 && (word === '{' || word === '}');
    if (word !== null && !brace) command?.push(word);
    word = null;
  };
  const endCommand = () => {
    endWord();
    commands.push([]);
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw new Error(`a quote is open in: ${text}`);
      word = (word ?? '') + text.slice(at + 1, end);
      at = end;
    } else if (char === '\\') {
      at += 1;
      // A line end behind a backslash is nothing at all.
      if (text.charAt(at) !== '\n') word = (word ?? '') + text.charAt(at);
    } else if (char === ' ') {
      endWord();
    } else if (char === '|' || char === ';' || char === '\n') {
      endCommand();
    } else if (text.startsWith('&&', at)) {
      endCommand();
      at += 1;
    } else if (/[A-Za-z0-9_@%+=:,./#{}-]/.test(char)) {
      word = (word ?? '') + char;
    } else {
      throw new Error(`the shell would act on ${JSON.stringify(char)} in: ${text}`);
    }
  }
  endWord();
  return commands.filter((command) => command.length > 0);
}
