import { assumedFrom } from '../../src/durability/assumed.ts';
import type { Action } from '../../src/model/action.ts';
import { blank, type Line, line } from '../../src/terminal/style.ts';
import { pageColumns, pageRows } from '../areas.ts';
import type { Page } from '../layers.ts';
import type { Snapshot } from '../parts.ts';
import { cardLines } from './card.ts';
import { datasetPage } from './dataset-detail.ts';
import { helpLines } from './help.ts';
import { layoutPage } from './layout-page.ts';
import { modelFor } from './layouts-view.ts';
import { lossSection } from './loss-section.ts';
import { machineLines } from './machine-page.ts';
import { placementLines } from './placement-lines.ts';
import type { Room } from './room.ts';
import { runLines } from './run-page.ts';
import { treeRows } from './tree.ts';
import { unfinishedLines, unfinishedTitle } from './unfinished-page.ts';
import { filterFields } from './views.ts';

/** A page with its heading; `first` is the first line that is shown. */
export interface PageView {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly first: number;
  readonly height: number;
}

export function pageView(page: Page, now: Snapshot): PageView {
  const { size } = now.console;
  const height = pageRows(size);
  const room: Room = { width: pageColumns(size), height, glyphs: now.glyphs };
  const { title, lines } = contents(page, now, room);
  const first = Math.max(0, Math.min(page.top, lines.length - height));
  return { title, lines, first, height };
}

function contents(page: Page, now: Snapshot, room: Room): Pick<PageView, 'title' | 'lines'> {
  const { fleet, runs } = now;
  const actions = fleet.plan?.actions ?? [];
  switch (page.kind) {
    case 'dataset': {
      const health = fleet.health?.datasets.find(({ dataset }) => dataset.id === page.id);
      if (!fleet.health || !health) return gone(page.id);
      const mine = actions.filter(({ datasets }) => datasets.includes(page.id));
      const loss = lossSection(health, fleet.health, fleet.config, room);
      const places = placementLines(fleet.config, fleet.plan, health.dataset.id, room);
      return { title: page.id, lines: datasetPage(health, loss, places, mine, room, fleet.now) };
    }
    case 'machine': {
      const rows = treeRows(fleet, { problemsOnly: false, allVdevs: true, matches: () => true });
      const row = rows.find(({ id }) => id === page.id);
      const title = page.id.slice(page.id.indexOf(':') + 1);
      return row ? { title, lines: machineLines(row, fleet, room) } : gone(title);
    }
    case 'card':
      return card(
        actions.find(({ id }) => id === page.action),
        room,
      );
    case 'run': {
      const run = runs.byId.get(page.run);
      return run
        ? { title: run.action.title, lines: runLines(run, fleet.health, room) }
        : gone(page.run);
    }
    case 'layout': {
      const { model } = modelFor(now, filterFields.layouts);
      const picked = model.lines.find(({ id }) => id === page.id);
      return picked
        ? {
            title: picked.row.name,
            lines: layoutPage(picked, model, assumedFrom(fleet.config.assumptions.values), room),
          }
        : gone(page.id);
    }
    case 'unfinished':
      return {
        title: unfinishedTitle(page.runs),
        lines: unfinishedLines(page.runs, fleet, room),
      };
    case 'help':
      return {
        title: 'Help',
        lines: helpLines(page.entries, filterFields[now.console.view], room),
      };
    default: {
      const never: never = page;
      return never;
    }
  }
}

const card = (action: Action | undefined, room: Room) =>
  action
    ? { title: action.title, lines: cardLines(action, room) }
    : {
        title: 'No longer recommended',
        lines: [
          line('The plan has changed: this action is no longer in it.'),
          blank,
          line(
            'Either somebody has done it, or what it rested on is different now. Esc goes back to the plan.',
          ),
        ],
      };

const gone = (what: string) => ({ title: what, lines: [line('This is no longer there.')] });
