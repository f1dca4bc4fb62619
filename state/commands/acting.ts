import type { Action } from '../../src/model/action.ts';
import type { RunId } from '../../src/model/ids.ts';
import { canRehearse } from '../../src/run/rehearse.ts';
import { pop, push, replaceTop, say, topLayer } from '../console.ts';
import { goingRunOf, goingRuns, isGoing } from '../runs.ts';
import { confirmable } from '../same-action.ts';
import { settlingRunOf } from '../settling.ts';
import { confirmView } from '../show/confirm.ts';
import { type Command, type Context, command } from './command.ts';

/** The action whose card is open. */
function actionOnCard({ console, fleet }: Context): Action | null {
  const top = topLayer(console);
  if (top?.kind !== 'card') return null;
  return fleet.plan?.actions.find(({ id }) => id === top.action) ?? null;
}

function mayAsk(context: Context): true | string {
  const action = actionOnCard(context);
  if (!action) return 'this action is no longer in the plan';
  if (action.tier === 'never') return `holdfast does not run this: ${action.effect}`;
  if (goingRunOf(context.runs, action.id)) return 'it is running already: 3 shows it';
  if (settlingRunOf(context.runs, context.fleet.health, action.id))
    return 'it was run just now: its hosts are being looked at again';
  const busy = goingRuns(context.runs).find(
    (run) =>
      run.action.datasets.some((dataset) => action.datasets.includes(dataset)) ||
      (action.target !== null && run.action.target === action.target),
  );
  return busy ? `wait: «${busy.action.title}» runs on the same dataset or pool` : true;
}

/** What stands in the way of a yes to the question that is open. */
function mayConfirm(context: Context): true | string {
  const top = topLayer(context.console);
  if (top?.kind !== 'confirm') return 'no question is open';
  const still = confirmable(top.action, context.fleet.plan);
  if (still !== true) return `${still} Nothing was run.`;
  if (top.foretold === null) return 'wait: ZFS is being asked what it would destroy';
  if (confirmView(top, context).unread) return 'read on to the end first: the down key';
  const { word, kind } = top.action.confirm;
  if (kind === 'token' && top.typed !== word) return `type ${word} to run it; Esc goes back`;
  return true;
}

function confirm({ parts, console }: Context): void {
  const top = topLayer(console);
  if (top?.kind !== 'confirm') return;
  const run = parts.effects.run(top.action, top.action.confirm.word);
  replaceTop(parts.console, { kind: 'run', run, top: 0 });
  // The card below the question is of an action that is being run now: the run takes its place.
  parts.console.setState(({ layers }) => ({
    layers: layers.filter(({ kind }) => kind !== 'card'),
  }));
}

function decline({ parts, console }: Context): void {
  const top = topLayer(console);
  if (top?.kind !== 'confirm') return;
  pop(parts.console);
  parts.effects.decline(top.action);
  say(parts.console, 'Nothing was run.');
}

/** The run whose page or question is open. */
const openRun = ({ console, runs }: Context) => {
  const top = topLayer(console);
  return top?.kind === 'run' || top?.kind === 'stop' ? (runs.byId.get(top.run) ?? null) : null;
};

/** What of the open page may be put on record as read; one that goes on may still end as it should. */
function endedWithoutWord({ console }: Context): readonly RunId[] {
  const top = topLayer(console);
  const runs = top?.kind === 'unfinished' ? top.runs : [];
  return runs.filter(({ going }) => going !== true).map(({ run }) => run);
}

export const actingCommands: readonly Command[] = [
  command({
    id: 'ask',
    keys: ['x'],
    at: ['card'],
    help: 'run it: asks first',
    label: 'run it',
    changes: true,
    enabled: mayAsk,
    run: (context) => {
      const action = actionOnCard(context);
      if (!action) return;
      const openedAt = context.parts.monotonic();
      push(context.parts.console, {
        kind: 'confirm',
        action,
        openedAt,
        top: 0,
        furthest: 0,
        typed: '',
        ...(canRehearse(action) ? { foretold: null } : {}),
      });
      if (canRehearse(action)) context.parts.effects.foretell(action);
    },
  }),
  command({
    id: 'confirm',
    keys: ['y'],
    at: ['confirm-key'],
    help: 'yes: run exactly what is shown',
    label: 'yes, run it',
    changes: true,
    confirms: true,
    enabled: mayConfirm,
    run: confirm,
  }),
  command({
    id: 'confirm-word',
    keys: ['enter'],
    at: ['confirm-word'],
    help: 'run exactly what is shown, when the word is typed',
    label: 'run it, with the word typed',
    changes: true,
    confirms: true,
    enabled: mayConfirm,
    run: confirm,
  }),
  command({
    id: 'decline',
    keys: ['enter', 'n', 'escape', 'q'],
    at: ['confirm-key'],
    help: 'no: nothing is run',
    label: 'no',
    run: decline,
  }),
  command({
    id: 'decline-word',
    keys: ['escape'],
    at: ['confirm-word'],
    help: 'no: nothing is run',
    label: 'no',
    run: decline,
  }),
  command({
    id: 'stop',
    keys: ['s'],
    at: ['run'],
    help: 'stop the run: asks first; what has arrived is kept where ZFS can go on from it',
    label: 'stop',
    enabled: (context) => {
      const run = openRun(context);
      if (!run || !isGoing(run)) return 'it has ended';
      return run.state.kind === 'cancelling' ? 'it is being stopped' : true;
    },
    run: (context) => {
      const run = openRun(context);
      if (run)
        push(context.parts.console, {
          kind: 'stop',
          run: run.id,
          openedAt: context.parts.monotonic(),
        });
    },
  }),
  command({
    id: 'stop-yes',
    keys: ['y'],
    at: ['stop'],
    help: 'yes: stop it',
    label: 'yes, stop it',
    confirms: true,
    run: (context) => {
      const run = openRun(context);
      pop(context.parts.console);
      if (run && isGoing(run)) context.parts.effects.cancel(run.id);
    },
  }),
  command({
    id: 'stop-no',
    keys: ['enter', 'n', 'escape', 'q'],
    at: ['stop'],
    help: 'no: let it run',
    label: 'no',
    run: ({ parts }) => pop(parts.console),
  }),
  command({
    id: 'noted',
    keys: ['d'],
    at: ['unfinished'],
    help: 'put on record that you have read this: it is not told again',
    label: 'noted',
    enabled: (context) =>
      endedWithoutWord(context).length > 0 || 'it still goes on: there is nothing to note yet',
    run: (context) => {
      context.parts.effects.note(endedWithoutWord(context));
      pop(context.parts.console);
    },
  }),
];
