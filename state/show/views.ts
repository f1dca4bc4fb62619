import type { Advice } from '../../src/model/advice.ts';
import type { DatasetHealth } from '../../src/model/health.ts';
import { type Line, line, span, type Tone } from '../../src/terminal/style.ts';
import { toWidth, widthOf } from '../../src/terminal/text.ts';
import type { Snapshot } from '../parts.ts';
import { mapHead, mapLegend, mapRow } from './copy-map.ts';
import { copyCells, datasetHeadline, findingLines, whatToDo } from './dataset-detail.ts';
import { datasetFields, datasetWords } from './dataset-words.ts';
import { gravityOf } from './health-words.ts';
import { layoutsView } from './layouts-view.ts';
import { cutList, filterOf, type ListView, type Pane } from './list-view.ts';
import { machineLines } from './machine-page.ts';
import { mapLayout } from './map-layout.ts';
import { queueDetail, queueHead, queueLine, queueRows } from './queue.ts';
import { paragraph, type Room } from './room.ts';
import { type TreeRow, treeRows } from './tree.ts';
import { treeHead, treeLine } from './tree-lines.ts';

/** The fields that each view's filter knows. */
export const filterFields = {
  datasets: datasetFields,
  fleet: ['site', 'host', 'pool', 'state'],
  actions: ['id', 'title', 'dataset', 'pool', 'kind'],
  /** Of the datasets that it is about. */
  layouts: datasetFields,
} as const;

let latest: { readonly of: Snapshot; readonly list: ListView } | null = null;

/** The list of the view that is shown. List, footer and key ask for it in turn: it is made once for each state. */
export function listView(now: Snapshot): ListView {
  const made = latest;
  if (made && sameState(made.of, now)) return made.list;
  const list = makeList(now);
  latest = { of: now, list };
  return list;
}

const sameState = (a: Snapshot, b: Snapshot): boolean =>
  a.fleet === b.fleet && a.runs === b.runs && a.console === b.console && a.glyphs === b.glyphs;

function makeList(now: Snapshot): ListView {
  switch (now.console.view) {
    case 'datasets':
      return datasetsView(now);
    case 'fleet':
      return fleetView(now);
    case 'actions':
      return actionsView(now);
    case 'layouts':
      return layoutsView(now, filterFields.layouts, roomOf(now));
    default: {
      const never: never = now.console.view;
      return never;
    }
  }
}

const roomOf = ({ console: { size }, glyphs }: Snapshot): Room => ({
  width: size.columns,
  height: size.rows,
  glyphs,
});

function datasetsView(now: Snapshot): ListView {
  const { fleet, console } = now;
  const room = roomOf(now);
  const { matches, problem } = filterOf(now, filterFields.datasets);
  const all = fleet.health?.datasets ?? [];
  const rows = all.filter(
    (each) =>
      (!console.problemsOnly || gravityOf(each.word) !== 'fine' || each.unknown) &&
      matches(datasetWords(each)),
  );
  const pools = fleet.config.inventory.hosts.flatMap((host) => host.pools);
  const layout = mapLayout(
    pools,
    fleet.config.catalogue.datasets.map(({ id }) => id),
    room.width,
  );
  const legend = mapLegend(layout, room);
  const low = console.size.rows < 30;
  return cutList(
    {
      rows,
      idOf: ({ dataset }: DatasetHealth) => dataset.id,
      head: mapHead(layout, room),
      legend: low ? legend.slice(0, -1) : legend,
      aside: low ? (legend.at(-1) ?? []) : [],
      draw: (row, picked) => mapRow(row, layout, picked, room),
      empty: emptyDatasets(now, all.length),
      pane: (row, paneRoom) => datasetPane(row, now, paneRoom),
      problem,
    },
    now,
  );
}

/** What is said where no dataset can be listed. */
function emptyDatasets(now: Snapshot, known: number): readonly Line[] {
  const { config, health } = now.fleet;
  const say = (text: string, tone: Tone = 'plain') =>
    paragraph([span(' ')], text, now.console.size.columns - 1, tone);
  if (config.catalogue.datasets.length === 0) {
    const where = `${config.directory}/datasets/NAME.yaml`;
    return [
      ...say('The catalogue is empty.', 'strong'),
      ...say(
        `Describe the first dataset in ${where}; \`holdfast check\` says whether it reads well.`,
      ),
    ];
  }
  if (!health) {
    const hosts = config.inventory.hosts.map(({ name }) => name).join(', ');
    return say(`Looking for the first time at ${hosts}; 2 shows who has answered.`, 'accent');
  }
  return say(
    known > 0 ? 'No dataset matches. Esc shows all of them again.' : 'Nothing is known yet.',
  );
}

const leastFindings = 50;

function datasetPane(row: DatasetHealth, { fleet }: Snapshot, room: Room): Omit<Pane, 'height'> {
  const actions = (fleet.plan?.actions ?? []).filter(({ datasets }) =>
    datasets.includes(row.dataset.id),
  );
  const table = row.copies.map((copy) => copyCells(copy, room, fleet.now));
  const tableFits =
    tableWidth(table) + leastFindings <= room.width && 2 * table.length + 3 <= room.height;
  const left = { ...room, width: tableFits ? room.width - tableWidth(table) - 2 : room.width };
  const roomy = room.height > 8;
  return {
    title: `${row.dataset.id}: ${row.dataset.title}`,
    lines: [
      ...datasetHeadline(row, left),
      ...findingLines(row, left),
      ...(roomy
        ? [
            line(''),
            line('What to do (a shows it in 3 Actions)', 'strong'),
            ...whatToDo(row, actions, left),
          ]
        : []),
    ],
    table: tableFits && table.length > 0 ? table : null,
  };
}

/** Columns that ink-table takes for these rows: the widest cell of each column, padding and rules. */
export function tableWidth(rows: readonly Readonly<Record<string, string>>[]): number {
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map((name) =>
    Math.max(widthOf(name), ...rows.map((row) => widthOf(row[name] ?? ''))),
  );
  return widths.reduce((sum, width) => sum + width + 3, 1);
}

function fleetView(now: Snapshot): ListView {
  const { fleet, console } = now;
  const room = roomOf(now);
  const { matches, problem } = filterOf(now, filterFields.fleet);
  return cutList(
    {
      rows: treeRows(fleet, {
        problemsOnly: console.problemsOnly,
        allVdevs: console.size.rows >= 50,
        matches,
      }),
      idOf: (row: TreeRow) => row.id,
      head: [treeHead(room)],
      legend: [],
      draw: (row, picked) => treeLine(row, picked, fleet.now, room),
      empty: [
        line(
          console.problemsOnly
            ? 'Every host and pool is well.'
            : 'No host or pool matches. Esc shows all of them again.',
        ),
      ],
      pane: (row, paneRoom) => ({
        title: row.id.slice(row.id.indexOf(':') + 1),
        lines: machineLines(row, fleet, paneRoom),
        table: null,
      }),
      problem,
    },
    now,
  );
}

/** That there is more to think of than can be confirmed, and where it stands. */
function adviceLegend(advice: readonly Advice[], room: Room): readonly Line[] {
  const [first] = advice;
  if (!first) return [];
  const more = advice.length > 1 ? ` and ${advice.length - 1} more` : '';
  return [
    line(
      toWidth(`to consider, not run: ${first.title}${more} (2 Fleet, at its pool)`, room.width),
      'dim',
    ),
  ];
}

function actionsView(now: Snapshot): ListView {
  const { fleet, runs } = now;
  const room = roomOf(now);
  const { matches, problem } = filterOf(now, filterFields.actions);
  const all = queueRows(fleet.plan, runs, fleet.health);
  const rows = all.filter(({ action }) =>
    matches({
      id: [action.id],
      title: [action.title],
      dataset: action.datasets,
      pool: [action.source, action.target].filter((pool) => pool !== null),
      kind: [action.kind],
    }),
  );
  const empty = !fleet.plan
    ? line('Looking at the hosts for the first time…', 'accent')
    : line(
        all.length > 0
          ? 'No action matches. Esc shows all of them again.'
          : 'Nothing to do: the plan is empty.',
        all.length > 0 ? 'plain' : 'good',
      );
  return cutList(
    {
      rows,
      idOf: ({ id }) => id,
      head: [queueHead(room)],
      legend: adviceLegend(fleet.plan?.advice ?? [], room),
      draw: (row, picked) => queueLine(row, picked, room),
      empty: [empty],
      pane: (row, paneRoom) => ({
        title: row.action.title,
        lines: queueDetail(row, paneRoom),
        table: null,
      }),
      problem,
    },
    now,
  );
}
