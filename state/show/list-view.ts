import type { Line } from '../../src/terminal/style.ts';
import { bodyRows, paneRows } from '../areas.ts';
import { type Filter, parseFilter, type Searchable } from '../filter.ts';
import type { Snapshot } from '../parts.ts';
import type { CopyCells } from './dataset-detail.ts';
import { type Room, windowOf } from './room.ts';

/** A list with its pane, cut to what the screen shows. */
export interface ListView {
  /** Ids of all rows, shown or not, in their order. */
  readonly ids: readonly string[];
  /** The picked row; -1 in an empty list. */
  readonly index: number;
  readonly first: number;
  /** Rows that there is room for. */
  readonly height: number;
  readonly head: readonly Line[];
  readonly rows: readonly Line[];
  readonly legend: readonly Line[];
  /** A line of the legend that had no room of its own: shown where nothing else is said. */
  readonly aside: Line;
  /** What is said instead of rows when there are none. */
  readonly empty: readonly Line[];
  readonly pane: Pane | null;
  /** How much the filter lets through, in words. */
  readonly shown: string;
  /** What is wrong with the filter; null when nothing is. */
  readonly problem: string | null;
}

export interface Pane {
  readonly title: string;
  readonly height: number;
  readonly lines: readonly Line[];
  /** Copies for a table beside the lines, where there is room for one. */
  readonly table: readonly CopyCells[] | null;
}

/** What a list offers, before it is cut. Only the rows that are shown are drawn: a thousand cost as much as forty. */
export interface ListSource<Row> {
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly head: readonly Line[];
  readonly legend: readonly Line[];
  readonly aside?: Line;
  readonly draw: (row: Row, picked: boolean) => Line;
  readonly empty: readonly Line[];
  readonly pane: (row: Row, room: Room) => Omit<Pane, 'height'>;
  readonly shown?: string;
  readonly problem: string | null;
}

export function cutList<Row>(source: ListSource<Row>, { console, glyphs }: Snapshot): ListView {
  const { size, view, picks } = console;
  const pick = picks[view];
  const ids = source.rows.map(source.idOf);
  const at = pick.id === null ? -1 : ids.indexOf(pick.id);
  const index = at >= 0 ? at : Math.min(pick.index, ids.length - 1);
  const below = paneRows(size);
  const height = Math.max(1, bodyRows(size) - source.head.length - source.legend.length - below);
  const { first, last } = windowOf(ids.length, index, pick.top, height);
  const picked = source.rows[index];
  const room = { width: size.columns - 2, height: below - 1, glyphs };
  return {
    ids,
    index,
    first,
    height,
    head: source.head,
    legend: source.legend,
    aside: source.aside ?? [],
    rows: source.rows
      .slice(first, last)
      .map((row, offset) => source.draw(row, first + offset === index)),
    empty: source.empty,
    pane: picked && below > 0 ? { ...source.pane(picked, room), height: below } : null,
    shown: source.shown ?? `${ids.length} shown`,
    problem: source.problem,
  };
}

/** The filter of the view as a test; a bad one lets everything through and says what is wrong with it. */
export function filterOf(
  { console, fleet }: Snapshot,
  fields: readonly string[],
): { matches: (row: Searchable) => boolean; problem: string | null } {
  const hosts = fleet.config.inventory.hosts.map(({ name }) => name);
  const filter: Filter = parseFilter(console.filter[console.view], fields, hosts);
  return filter.ok
    ? { matches: filter.matches, problem: null }
    : { matches: () => true, problem: filter.problem };
}
