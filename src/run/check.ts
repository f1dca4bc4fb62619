import type { RunTrouble } from '../model/run.ts';
import { commandsOf, type Step } from '../model/step.ts';
import { factText, judgeFact } from '../plan/facts/facts.ts';
import { forbidden } from '../plan/refuse.ts';
import type { LookAt, Seen } from './look.ts';
import { lookAtAll } from './look.ts';
import { lacksRehearsal } from './rehearse.ts';
import { cancelledBefore, cannotLookBefore, factsChanged, forbiddenCommand } from './words.ts';

/** S2: the facts as they are now. A cancel does not wait for a host that is slow to answer. */
export async function factTrouble(
  look: LookAt,
  step: Step,
  signal: AbortSignal,
): Promise<RunTrouble | null> {
  const looked = lookAtAll(look, [...step.facts, ...step.outcomes]);
  const seen = await Promise.race([looked, aborted(signal)]);
  if (seen === 'aborted') return cancelledBefore();
  return seen.unseen.length > 0 ? cannotLookBefore(seen.unseen) : changes(step, seen);
}

function changes(step: Step, seen: Seen): RunTrouble | null {
  const changed = step.facts.flatMap((fact) => {
    const host = seen.hosts.get(fact.host);
    const verdict = host
      ? judgeFact(fact, host)
      : ({ holds: false, text: 'it was not seen' } as const);
    return verdict.holds ? [] : [{ host: fact.host, fact: factText(fact), now: verdict.text }];
  });
  return changed.length > 0 ? factsChanged(changed) : null;
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}

/** S4: the last gate, for the day on which a plan holds what it never may. */
export function gate(step: Step): RunTrouble | null {
  for (const { host, command } of commandsOf(step)) {
    const reason = forbidden(command);
    if (reason !== null) return forbiddenCommand(host, reason);
    if (lacksRehearsal(step)) {
      return forbiddenCommand(
        host,
        'it destroys snapshots, and nothing says what it would destroy',
      );
    }
  }
  return null;
}
