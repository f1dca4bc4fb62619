import type { Action, Plan } from '../../src/model/action.ts';
import type { ActionId, FilesystemName, HostName } from '../../src/model/ids.ts';
import type { SeenHost } from '../../src/model/observation.ts';
import type { Step } from '../../src/model/step.ts';
import { commandsOf } from '../../src/model/step.ts';
import {
  factText,
  judgeFact,
  judgeOutcome,
  outcomeText,
  type Verdict,
} from '../../src/plan/facts/facts.ts';
import { forbidden } from '../../src/plan/refuse.ts';
import type { Fleet } from './fleet.ts';
import { lookFor } from './look.ts';
import { runText } from './shell/evaluate.ts';
import type { Running, Said, Surroundings } from './shell/surroundings.ts';
import { NotUnderstood } from './shell/words.ts';

/** How an action ended: done; refused before a step of it, with why; or it did not do what it was to do. */
export type Ended =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused' | 'failed'; readonly why: string };

/** What is run by whoever confirms it. */
export const isRun = ({ tier }: Action): boolean => tier !== 'never';

/** Carries a plan out in an order that its dependencies allow, `turn` saying whose turn it is. What waits for an action that was not done is left to the next plan. */
export function carryOut(
  plan: Plan,
  turn: () => number,
  run: (action: Action) => Ended,
): readonly { readonly action: Action; readonly ended: Ended }[] {
  const waiting = new Set(plan.actions.filter(isRun));
  const done = new Set<ActionId>();
  const ends: { action: Action; ended: Ended }[] = [];
  for (;;) {
    const ready = [...waiting].filter((action) => action.after.every((id) => done.has(id)));
    const action = ready[turn() % Math.max(1, ready.length)];
    if (!action) return ends;
    waiting.delete(action);
    const ended = run(action);
    if (ended.kind === 'done') done.add(action.id);
    ends.push({ action, ended });
  }
}

/** One action as the executor runs it: facts, the last gate, the commands, outcomes, step by step (S2, S4, S3). */
export function runAction(fleet: Fleet, action: Action, around: Surroundings): Ended {
  for (const step of action.steps) {
    const changed = judged(fleet, step.facts, judgeFact, factText);
    if (changed.length > 0) return { kind: 'refused', why: changed.join('; ') };
    const why = commandsOf(step).flatMap(({ command }) => forbidden(command) ?? []);
    if (why.length > 0) return { kind: 'failed', why: `the gate refuses it: ${why.join('; ')}` };
    const said: string[] = [];
    runStep(fleet, step, {
      ...around,
      onCommand(host, words, ended: Said) {
        if (ended.exit !== 0)
          said.push(`${host.name}: ${words.slice(0, 3).join(' ')}: ${ended.err}`);
        around.onCommand(host, words, ended);
      },
    });
    const missing = judged(fleet, step.outcomes, judgeOutcome, outcomeText);
    if (missing.length > 0)
      return { kind: 'failed', why: [...missing, ...said].join('; ').replaceAll('\n', ' ') };
  }
  return { kind: 'done' };
}

/** Sends the commands of a step as they are shown, byte for byte (S1). */
function runStep(fleet: Fleet, step: Step, around: Surroundings): void {
  const hostOf = (name: HostName) => {
    const host = fleet.hosts.get(name);
    if (!host?.up) throw new NotUnderstood(`a command for ${name}, which does not answer`);
    return host;
  };
  if (step.kind !== 'relay') {
    end(runText(step.run.command, hostOf(step.run.host), around));
    return;
  }
  const sending = runText(step.send.command, hostOf(step.send.host), around);
  const exit = end(runText(step.receive.command, hostOf(step.receive.host), around, sending));
  // The pipe of a receiver that has failed is closed.
  if (exit === 0) end(sending);
  else sending.return(141);
}

/** To its end: what a command writes to nobody would be lost. */
function end(running: Running): number {
  const last = running.next();
  if (last.done !== true) throw new NotUnderstood('a stream is sent that nothing receives');
  return last.value;
}

/** What does not hold by a fresh look at the hosts concerned. */
function judged<T extends { readonly host: HostName }>(
  fleet: Fleet,
  concerns: readonly T[],
  judge: (concern: T, seen: SeenHost) => Verdict,
  words: (concern: T) => string,
): readonly string[] {
  return [...new Set(concerns.map((each) => each.host))].flatMap((name) => {
    const mine = concerns.filter((each) => each.host === name);
    const seen = lookFor(fleet, name, [...new Set(mine.flatMap(filesystemOf))].sort());
    if (!seen) return [`${name} cannot be looked at`];
    return mine.flatMap((each) => {
      const verdict = judge(each, seen);
      return verdict.holds ? [] : [`${words(each)}, but ${verdict.text}`];
    });
  });
}

const filesystemOf = (concern: object): readonly FilesystemName[] =>
  'filesystem' in concern && typeof concern.filesystem === 'string'
    ? [concern.filesystem as FilesystemName]
    : [];
