import { isLoneCall, mayRunAlone } from './lone-commands.ts';

/**
 * What may be sent, by program and verb, each with the letters of the options that actions have a use for. Everything
 * else is refused: a verb that is not here, and any option that could force (S4, S11).
 */
const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  zfs: {
    snapshot: '',
    bookmark: '',
    send: 'LcewvPiIt',
    receive: 'suxo',
    create: 'po',
  },
  zpool: { scrub: '' },
};

/**
 * The last gate before a command is sent (S4, S5): says what is forbidden in it, or null. The planner never writes
 * such a command; this is for the day on which it does. A word counts wherever a shell could begin one: behind a
 * quote, a pipe, `&&`, a brace, a line end, so that neither quoting nor company hides anything, and the quoted commands
 * of `ssh` are looked into. What takes something away passes by itself alone (lone-commands.ts).
 */
export function forbidden(command: string): string | null {
  const words = command.split(/[\s;|&(){}<>$`'"\\]+/).filter((word) => word !== '');
  for (const [at, word] of words.entries()) {
    const program = programOf(word);
    const verbs = program === null ? undefined : allowed[program];
    if (!verbs) continue;
    const verb = words[at + 1] ?? '';
    if (program === 'zfs' && isLoneCall(verb, words.slice(at + 2))) {
      if (mayRunAlone(command)) continue;
      return `'zfs ${verb}' is never run in this form: nothing that holdfast recommends asks for it`;
    }
    const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (known === undefined) {
      return `'${program} ${verb}' is never run: nothing that holdfast recommends asks for it`;
    }
    const found = [...lettersAfter(words, at + 2)].find((letter) => !known.includes(letter));
    if (found !== undefined) {
      return `'${program} ${verb} -${found}' is never run: nothing that holdfast recommends asks for that option`;
    }
  }
  return null;
}

/** The program that a word runs, with or without its path; null for any other word. `tank/zfs` is no program. */
const programOf = (word: string): string | null =>
  /^(?:\/.*\/)?(zfs|zpool|ssh|sudo|doas|pv|mbuffer)$/.exec(word)?.[1] ?? null;

/** The letters of the options up to the next program: options may stand anywhere (getopt permutes). */
function lettersAfter(words: readonly string[], from: number): string {
  let letters = '';
  for (const word of words.slice(from)) {
    if (programOf(word) !== null) break;
    if (/^-[A-Za-z]+$/.test(word)) letters += word.slice(1);
  }
  return letters;
}
