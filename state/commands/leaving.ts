import { pop, push, setFilter, topLayer } from '../console.ts';
import { goingRuns } from '../runs.ts';
import { type Command, type Context, command, lists, pages } from './command.ts';

function quit({ parts, runs }: Context): void {
  if (goingRuns(runs).length === 0) parts.effects.quit();
  else push(parts.console, { kind: 'quit', openedAt: parts.monotonic() });
}

const everywhere = [
  ...lists,
  ...pages,
  'filter',
  'value',
  'confirm-key',
  'confirm-word',
  'stop',
] as const;

export const leavingCommands: readonly Command[] = [
  command({
    id: 'filter-apply',
    keys: ['enter'],
    at: ['filter'],
    help: 'keep the filter',
    label: 'keep',
    run: ({ parts }) => pop(parts.console),
  }),
  command({
    id: 'filter-cancel',
    keys: ['escape'],
    at: ['filter'],
    help: 'the filter as it was before',
    label: 'as before',
    run: ({ parts, console }) => {
      const top = topLayer(console);
      if (top?.kind === 'filter') setFilter(parts.console, console.view, top.before);
      pop(parts.console);
    },
  }),
  command({
    id: 'quit',
    keys: ['q'],
    at: lists,
    help: 'leave; asks when something runs',
    label: 'quit',
    run: quit,
  }),
  command({
    id: 'quit-now',
    keys: ['ctrl-c'],
    at: everywhere,
    help: 'leave; asks when something runs',
    run: quit,
  }),
  command({
    id: 'quit-yes',
    keys: ['y', 'ctrl-c'],
    at: ['quit'],
    help: 'yes: leave',
    label: 'yes, leave',
    confirms: true,
    run: ({ parts }) => parts.effects.quit(),
  }),
  command({
    id: 'quit-no',
    keys: ['enter', 'n', 'escape', 'q'],
    at: ['quit'],
    help: 'no: stay',
    label: 'stay',
    run: ({ parts }) => pop(parts.console),
  }),
  command({
    id: 'suspend',
    keys: ['ctrl-z'],
    at: [...everywhere, 'quit'],
    help: 'back to the shell; fg comes back',
    run: ({ parts }) => parts.effects.suspend(),
  }),
  command({
    id: 'repaint',
    keys: ['ctrl-l'],
    at: [...everywhere, 'quit'],
    help: 'paint the screen again',
    run: ({ parts }) => parts.effects.repaint(),
  }),
];
