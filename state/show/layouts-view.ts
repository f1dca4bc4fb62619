import { count } from '../../src/model/units.ts';
import { type Line, line, span } from '../../src/terminal/style.ts';
import { toWidth } from '../../src/terminal/text.ts';
import type { Snapshot } from '../parts.ts';
import { type LayoutLine, whatIfModel } from '../what-if.ts';
import { datasetWords } from './dataset-words.ts';
import { columnsFor, nameWidthFor } from './layout-columns.ts';
import { layoutPane } from './layout-page.ts';
import { cutList, filterOf, type ListView } from './list-view.ts';
import type { Room } from './room.ts';
import { settings } from './what-if-settings.ts';

/** The what-if of the datasets that the filter lets through. */
export function modelFor(now: Snapshot, fields: readonly string[]) {
  const { fleet, console } = now;
  const { matches, problem } = filterOf(now, fields);
  const datasets = (fleet.health?.datasets ?? []).filter((each) => matches(datasetWords(each)));
  const { chosen } = console.whatIf;
  const { health, config } = fleet;
  return { model: whatIfModel({ datasets, health, config, chosen }), problem };
}

/** View 6: what the fleet comes to, and what it would with other disks, layouts and places. */
export function layoutsView(now: Snapshot, fields: readonly string[], room: Room): ListView {
  const { model, problem } = modelFor(now, fields);
  return cutList(
    {
      rows: model.lines,
      idOf: ({ id }) => id,
      head: [...settings(now.console.whatIf, model, room), tableHead(room)],
      legend: [],
      aside: line(
        '  TiB of the smallest pool; ! less than the data; raw: disk a byte of data',
        'dim',
      ),
      draw: (row, picked) => tableLine(row, picked, room),
      empty: [],
      pane: (row, paneRoom) => ({
        title: row.row.name,
        lines: layoutPane(row, model, paneRoom),
        table: null,
      }),
      problem,
      shown: `about ${count(model.datasets.length, 'dataset')}`,
    },
    now,
  );
}

function tableHead({ width }: Room): Line {
  const heads = columnsFor(width).map(({ head, width: room }) => toWidth(head, room, 'right'));
  return line(`    ${toWidth('layout', nameWidthFor(width))}${heads.join('')}`, 'dim');
}

function tableLine(each: LayoutLine, picked: boolean, room: Room): Line {
  const { row, letter, isNow } = each;
  const mark = [
    span(picked ? `${room.glyphs.selected} ` : '  ', 'strong'),
    span(`${letter} `, 'accent'),
    span(toWidth(row.name, nameWidthFor(room.width)), picked || isNow ? 'strong' : 'plain'),
  ];
  if (row.why !== null) return [...mark, span(` not known: ${row.why}`, 'warning')];
  return [
    ...mark,
    ...columnsFor(room.width).map(({ cell, width }) =>
      span(toWidth(` ${cell(each)}`, width, 'right')),
    ),
  ];
}
