import { same } from './compare.ts';
import type { Scenario } from './scenario.ts';
import { commandsOf, promptOf } from './scenario.ts';
import type { Entry } from './transcript.ts';
import { shown } from './transcript.ts';

/** How the model's answer to one command stands to OpenZFS's. */
export interface Verdict {
  readonly kind: 'equal' | 'not modelled' | 'different';
  /** What was expected and what came; the same text when all is well. */
  readonly expected: string;
  readonly answered: string;
}

const declines = ({ stdout, stderr, exit }: Entry): boolean =>
  stdout === '' && exit !== 0 && stderr.startsWith('not modelled: ');

/**
 * Holds the model's answers against OpenZFS's. A command is «not modelled» only where the table says so, and only
 * while the model itself says so: nothing becomes that silently, and nothing stays that unnoticed.
 */
export function judge(
  scenario: Scenario,
  model: readonly Entry[],
  real: readonly Entry[],
): readonly Verdict[] {
  return commandsOf(scenario).map((command, at): Verdict => {
    const [ours, theirs] = [model[at], real[at]];
    if (!ours) return different(promptOf(command), 'no answer of the model');
    const answered = shown(ours);
    if (theirs?.command !== promptOf(command))
      return different(`${promptOf(command)}: the recording is older than the table`, answered);
    if (command.notModelled !== null) {
      if (!declines(ours)) return different(`${promptOf(command)}\nnot modelled`, answered);
      return { kind: 'not modelled', expected: answered, answered };
    }
    return same(ours, theirs)
      ? { kind: 'equal', expected: answered, answered }
      : different(shown(theirs), answered);
  });
}

const different = (expected: string, answered: string): Verdict => ({
  kind: 'different',
  expected,
  answered,
});

/** `conformance: 260 commands, 250 equal, 10 not modelled, 0 different` */
export function counted(verdicts: readonly Verdict[]): string {
  const count = (kind: Verdict['kind']) => verdicts.filter((each) => each.kind === kind).length;
  const kinds = (['equal', 'not modelled', 'different'] as const).map(
    (kind) => `${count(kind)} ${kind}`,
  );
  return `conformance: ${verdicts.length} commands, ${kinds.join(', ')}`;
}
