/**
 * The last gate before a command is sent (S4): says what is forbidden in it, or null. The planner never writes
 * such a command; this is for the day on which it does. It reads the words as the shell will, so that quoting
 * hides nothing, and looks into the quoted commands of `ssh`.
 */
export function forbidden(command: string): string | null {
  const words = command.split(/[\s;|&()'"\\]+/).filter((word) => word !== '');
  for (const [at, word] of words.entries()) {
    if (!/^(?:\/.*\/)?zfs$/.test(word)) continue;
    const verb = words[at + 1] ?? '';
    const flags = flagsAfter(words, at + 2);
    const bad = forbiddenFlags[verb];
    const found = bad === undefined ? undefined : [...bad].find((flag) => flags.includes(flag));
    if (found !== undefined) {
      return `'zfs ${verb} -${found}' is never run: ${reasons[verb]}`;
    }
  }
  return null;
}

const forbiddenFlags: Readonly<Record<string, string>> = {
  receive: 'F',
  recv: 'F',
  destroy: 'rRf',
  rollback: 'rRf',
};

const reasons: Readonly<Record<string, string>> = {
  receive: 'it throws away what the target wrote and its newer snapshots',
  recv: 'it throws away what the target wrote and its newer snapshots',
  destroy: 'it destroys more than the one thing named',
  rollback: 'it destroys newer snapshots',
};

/** The letters of the options up to the next zfs or the end: options may stand anywhere (getopt permutes). */
function flagsAfter(words: readonly string[], from: number): string {
  let letters = '';
  for (const word of words.slice(from)) {
    if (/^(?:\/.*\/)?(?:zfs|zpool|ssh)$/.test(word)) break;
    if (/^-[A-Za-z]+$/.test(word)) letters += word.slice(1);
  }
  return letters;
}
