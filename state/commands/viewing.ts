import { push, say, setFilter, setPick, showView, topLayer, type View } from '../console.ts';
import type { Layer } from '../layers.ts';
import { goingRunOf } from '../runs.ts';
import { settlingRunOf } from '../settling.ts';
import { hostOfRow, treeRows } from '../show/tree.ts';
import { listView } from '../show/views.ts';
import { type Command, type Context, command, lists, pages, placeOf } from './command.ts';
import { copyable } from './copyable.ts';
import { keyText } from './key-text.ts';

const reading = [...lists, ...pages];

/** The id of the picked row; null in an empty list. */
const pickedId = (context: Context): string | null => {
  const { ids, index } = listView(context);
  return ids[index] ?? null;
};

const somethingPicked = (context: Context): true | string =>
  pickedId(context) === null ? 'nothing is selected' : true;

/** Hosts that the picked row or the open page is about; all of them for a dataset that has no copy. */
function hostsInView(context: Context) {
  const { fleet, console } = context;
  const all = fleet.config.inventory.hosts.map(({ name }) => name);
  const id = pickedId(context);
  if (console.view === 'datasets') {
    const dataset = fleet.health?.datasets.find((each) => each.dataset.id === id);
    const hosts = [...new Set(dataset?.copies.map(({ pool }) => pool.host))];
    return hosts.length > 0 ? hosts : all;
  }
  if (console.view === 'fleet') {
    const rows = treeRows(fleet, { problemsOnly: false, allVdevs: true, matches: () => true });
    const row = rows.find((each) => each.id === id);
    const host = row ? hostOfRow(row) : null;
    return host ? [host] : all;
  }
  return all;
}

function open(context: Context): void {
  const layer = layerOf(context);
  if (layer) push(context.parts.console, layer);
}

/** The page of the picked row. */
function layerOf(context: Context): Layer | null {
  const { console, runs, fleet } = context;
  const id = pickedId(context);
  if (id === null) return null;
  switch (console.view) {
    case 'datasets': {
      const dataset = fleet.health?.datasets.find((each) => each.dataset.id === id)?.dataset;
      return dataset ? { kind: 'dataset', id: dataset.id, top: 0 } : null;
    }
    case 'fleet':
      return { kind: 'machine', id, top: 0 };
    case 'actions': {
      const action = fleet.plan?.actions.find((each) => `action:${each.id}` === id);
      const going = action
        ? (goingRunOf(runs, action.id) ?? settlingRunOf(runs, fleet.health, action.id))
        : null;
      const run = going ?? [...runs.byId.values()].find((each) => `run:${each.id}` === id);
      if (run) return { kind: 'run', run: run.id, top: 0 };
      return action ? { kind: 'card', action: action.id, top: 0 } : null;
    }
    case 'layouts':
      return { kind: 'layout', id, top: 0 };
    default: {
      const never: never = console.view;
      return never;
    }
  }
}

/** Goes to what is recommended for the dataset of the row or page. */
function toAction(context: Context): void {
  const { parts, fleet } = context;
  const action = actionOf(context);
  if (!action || !fleet.plan) return;
  showView(parts.console, 'actions');
  setFilter(parts.console, 'actions', '');
  setPick(parts.console, 'actions', { id: `action:${action.id}`, index: 0, top: 0 });
}

function actionOf(context: Context) {
  const top = topLayer(context.console);
  const id = top?.kind === 'dataset' ? top.id : pickedId(context);
  return context.fleet.plan?.actions.find(({ datasets }) => datasets.some((each) => each === id));
}

const viewCommand = (key: string, view: View, help: string) =>
  command({
    id: `view-${view}`,
    keys: [key],
    at: reading,
    help,
    run: ({ parts }) => showView(parts.console, view),
  });

export const viewingCommands: readonly Command[] = [
  command({
    id: 'open',
    keys: ['enter', 'right', 'l'],
    at: lists.filter((place) => place !== 'layouts'),
    help: 'open what is selected',
    label: 'open',
    enabled: somethingPicked,
    run: open,
  }),
  command({
    id: 'open-layout',
    keys: ['enter'],
    at: ['layouts'],
    help: 'why, which datasets it keeps, and the plot',
    label: 'open',
    enabled: somethingPicked,
    run: open,
  }),
  command({
    id: 'to-action',
    keys: ['a'],
    at: ['datasets', 'dataset'],
    help: 'what to do about this dataset',
    label: 'what to do',
    enabled: (context) => (actionOf(context) ? true : 'nothing is recommended for this dataset'),
    run: toAction,
  }),
  command({
    id: 'filter',
    keys: ['/'],
    at: lists,
    help: 'filter the list; in 6 Layouts, the datasets it is about',
    label: 'filter',
    run: ({ parts, console }) =>
      push(parts.console, { kind: 'filter', before: console.filter[console.view] }),
  }),
  command({
    id: 'problems',
    keys: ['!'],
    at: ['datasets', 'fleet'],
    help: 'only what is not well, or everything',
    label: 'problems',
    run: ({ parts, console }) => parts.console.setState({ problemsOnly: !console.problemsOnly }),
  }),
  command({
    id: 'look',
    keys: ['r'],
    at: [...lists, 'dataset', 'machine'],
    help: 'look again at the hosts of what is selected',
    label: 'refresh',
    run: (context) => look(context, hostsInView(context)),
  }),
  command({
    id: 'look-all',
    keys: ['R'],
    at: [...lists, 'dataset', 'machine'],
    help: 'look again at every host',
    run: (context) =>
      look(
        context,
        context.fleet.config.inventory.hosts.map(({ name }) => name),
      ),
  }),
  command({
    id: 'copy',
    keys: ['c'],
    at: [...lists, 'dataset', 'machine', 'card', 'run'],
    help: 'copy the id, or the commands, to the clipboard of your terminal',
    enabled: (context) => (copyable(context) === null ? 'there is nothing to copy here' : true),
    run: (context) => {
      const text = copyable(context);
      if (text === null) return;
      context.parts.effects.copy(text);
      say(context.parts.console, 'Copied, if your terminal lets programs do that (OSC 52).');
    },
  }),
  viewCommand('1', 'datasets', 'the datasets and where their copies lie'),
  viewCommand('2', 'fleet', 'sites, hosts, pools and disks'),
  viewCommand('3', 'actions', 'what is recommended, and what runs'),
  viewCommand('6', 'layouts', 'what other disks and layouts would make of the risk'),
  command({
    id: 'help',
    keys: ['?'],
    at: reading.filter((place) => place !== 'help'),
    help: 'the keys that work here',
    label: 'help',
    run: (context) =>
      push(context.parts.console, { kind: 'help', entries: helpEntries(context), top: 0 }),
  }),
];

function look({ parts }: Context, hosts: Parameters<Context['parts']['effects']['look']>[0]): void {
  parts.effects.look(hosts);
  say(
    parts.console,
    `Looking again at ${hosts.length > 3 ? `${hosts.length} hosts` : hosts.join(', ')}.`,
  );
}

const helpEntries = (context: Context) =>
  context.commands
    .filter(({ at }) => at.includes(placeOf(context)))
    .map((row) => {
      const refused = row.changes && context.parts.readOnly ? ' (refused: read-only)' : '';
      return { keys: row.keys.map(keyText).join(' '), help: row.help + refused };
    });
