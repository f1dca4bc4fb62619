/** What may be sent, by program: the verbs that the plan has actions for. Everything else is refused. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  zfs: ['snapshot', 'send', 'receive', 'create'],
  zpool: ['scrub'],
};

/** Letters that throw something away, by verb: a receive's rollback, and its partial state (S4, S11). */
const force: Readonly<Record<string, string>> = { receive: 'FA' };

/**
 * The last gate before a command is sent (S4, S5): says what is forbidden in it, or null. The planner never writes
 * such a command; this is for the day on which it does. A word counts wherever a shell could begin one: behind a
 * quote, a pipe, `&&`, a brace, a line end, so that neither quoting nor company hides anything, and the quoted commands
 * of `ssh` are looked into.
 */
export function forbidden(command: string): string | null {
  const words = command.split(/[\s;|&(){}<>$`'"\\]+/).filter((word) => word !== '');
  for (const [at, word] of words.entries()) {
    const program = programOf(word);
    const verbs = program === null ? undefined : allowed[program];
    if (!verbs) continue;
    const verb = words[at + 1] ?? '';
    if (!verbs.includes(verb)) {
      return `'${program} ${verb}' is never run: nothing that holdfast recommends asks for it`;
    }
    const letters = flagsAfter(words, at + 2);
    const found = [...(force[verb] ?? '')].find((flag) => letters.includes(flag));
    if (found !== undefined) {
      return `'${program} ${verb} -${found}' is never run: it throws away what is on the target`;
    }
  }
  return null;
}

/** The program that a word runs, with or without its path; null for any other word. `tank/zfs` is no program. */
const programOf = (word: string): string | null =>
  /^(?:\/.*\/)?(zfs|zpool|ssh)$/.exec(word)?.[1] ?? null;

/** The letters of the options up to the next program: options may stand anywhere (getopt permutes). */
function flagsAfter(words: readonly string[], from: number): string {
  let letters = '';
  for (const word of words.slice(from)) {
    if (programOf(word) !== null) break;
    if (/^-[A-Za-z]+$/.test(word)) letters += word.slice(1);
  }
  return letters;
}
