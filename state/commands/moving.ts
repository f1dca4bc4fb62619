import { dialogRows, pageRows } from '../areas.ts';
import { pop, replaceTop, setFilter, setPick, topLayer } from '../console.ts';
import { isPage } from '../layers.ts';
import { confirmView } from '../show/confirm.ts';
import { pageView } from '../show/pages.ts';
import { windowOf } from '../show/room.ts';
import { listView } from '../show/views.ts';
import { type Command, type Context, command, lists, pages } from './command.ts';

type Step =
  | { readonly kind: 'rows'; readonly by: number }
  | { readonly kind: 'page'; readonly by: number }
  | { readonly kind: 'edge'; readonly to: 'first' | 'last' };

/** Where a step leads from `at`, in a list of `count` with `height` shown. */
function stepFrom(at: number, step: Step, count: number, height: number): number {
  const to =
    step.kind === 'rows'
      ? at + step.by
      : step.kind === 'page'
        ? at + step.by * Math.max(1, height - 1)
        : step.to === 'first'
          ? 0
          : count - 1;
  return Math.max(0, Math.min(count - 1, to));
}

/** Moves the pick of a list, or the text of a page or of a confirmation. */
function move(context: Context, step: Step): void {
  const store = context.parts.console;
  const { size } = context.console;
  const top = topLayer(context.console);
  if (isPage(top)) {
    const page = pageView(top, context);
    const tops = page.lines.length - pageRows(size) + 1;
    replaceTop(store, { ...top, top: stepFrom(page.first, step, tops, page.height) });
  } else if (top?.kind === 'confirm') {
    const view = confirmView(top, context);
    const tops = view.lines.length - dialogRows(size) + 1;
    const first = stepFrom(view.first, step, tops, view.height);
    replaceTop(store, { ...top, top: first, furthest: Math.max(top.furthest, first) });
  } else {
    const list = listView(context);
    const index = stepFrom(list.index, step, list.ids.length, list.height);
    const { first } = windowOf(list.ids.length, index, list.first, list.height);
    setPick(store, context.console.view, { id: list.ids[index] ?? null, index, top: first });
  }
}

const readable = [...lists, ...pages, 'confirm-key', 'confirm-word'] as const;

const mover = (id: string, keys: readonly string[], help: string, step: Step) =>
  command({ id, keys, at: readable, help, run: (context) => move(context, step) });

export const movingCommands: readonly Command[] = [
  mover('up', ['up', 'k'], 'up', { kind: 'rows', by: -1 }),
  mover('down', ['down', 'j'], 'down', { kind: 'rows', by: 1 }),
  mover('page-up', ['pageup', 'ctrl-u'], 'a screen up', { kind: 'page', by: -1 }),
  mover('page-down', ['pagedown', 'ctrl-d'], 'a screen down', { kind: 'page', by: 1 }),
  mover('first', ['home', 'g'], 'to the first', { kind: 'edge', to: 'first' }),
  mover('last', ['end', 'G'], 'to the last', { kind: 'edge', to: 'last' }),
  command({
    id: 'back',
    keys: ['escape', 'q', 'left', 'h'],
    at: pages,
    help: 'one step back',
    label: 'back',
    run: ({ parts }) => pop(parts.console),
  }),
  command({
    id: 'show-all',
    keys: ['escape'],
    at: lists,
    help: 'take the filter away',
    run: ({ parts, console }) => {
      if (console.filter[console.view] !== '') setFilter(parts.console, console.view, '');
      else parts.console.setState({ problemsOnly: false });
    },
  }),
];
