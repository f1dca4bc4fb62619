/**
 * Quotes one word for a POSIX shell: the only function that does (S12). Words of plain characters stay bare,
 * so that the commands shown read as a person would type them.
 */
export function quote(word: string): string {
  // execve ends an argument at a NUL: what ran would not be what was shown (S1).
  if (word.includes('\0')) throw new RangeError('A word for a shell cannot hold a NUL character.');
  if (/^[A-Za-z0-9_@%+=:,./#-]+$/.test(word) && !word.startsWith('#') && !word.startsWith('='))
    return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line from its words, each quoted as it needs. */
export const commandLine = (words: readonly string[]): string => words.map(quote).join(' ');
