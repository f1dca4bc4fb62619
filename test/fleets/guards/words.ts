/** What S4 forbids, by what is done: letters of options that throw away more than was named, or force. */
const forbiddenLetters: Readonly<Record<string, RegExp>> = {
  receive: /F/,
  recv: /F/,
  destroy: /[rRf]/,
  rollback: /[rRf]/,
};

/**
 * S4 by the text alone, however it is quoted and whatever it stands in: `receive -F`, `destroy -r` and `-R`, `rollback -r`.
 * Deliberately not the program's own gate, and simpler than any shell: all quoting is taken away.
 */
export function forcedWords(command: string): readonly string[] {
  const bare = command.replaceAll(/['"\\]/g, ' ');
  return bare.split(/[|;&\n{}]/).flatMap((part) => {
    const words = part.split(/\s+/).filter((word) => word !== '');
    return words.flatMap((verb, at) => {
      const letters = Object.hasOwn(forbiddenLetters, verb) ? forbiddenLetters[verb] : undefined;
      if (!letters || !/(^|\/)zfs$/.test(words[at - 1] ?? '')) return [];
      const options = words.slice(at + 1).filter((word) => /^-[a-zA-Z]+$/.test(word));
      return options
        .filter((option) => letters.test(option))
        .map((option) => `zfs ${verb} ${option} in: ${command}`);
    });
  });
}
