import { Box } from 'ink';
import { bodyRows } from '../state/areas.ts';
import type { Parts, Snapshot } from '../state/parts.ts';
import type { Pane } from '../state/show/list-view.ts';
import { rule } from '../state/show/room.ts';
import { listView, tableWidth } from '../state/show/views.ts';
import { CopiesTable } from './CopiesTable.tsx';
import { Lines } from './Lines.tsx';
import { useSnapshot } from './use-snapshot.ts';

/** The list of the view, with what is said of the picked row below it. */
export function List({ parts }: { readonly parts: Parts }) {
  const now = useSnapshot(parts);
  const list = listView(now);
  const { columns } = now.console.size;
  const none = list.rows.length === 0;
  const rows = none ? list.empty : list.rows;
  const picked = none ? {} : { picked: list.index - list.first };
  return (
    <Box flexDirection="column" width={columns} height={bodyRows(now.console.size)}>
      <Lines lines={list.head} width={columns} height={list.head.length} />
      <Lines lines={rows} width={columns} height={list.height} {...picked} />
      <Lines lines={list.legend} width={columns} height={list.legend.length} />
      {list.pane && <PaneBelow pane={list.pane} now={now} />}
    </Box>
  );
}

function PaneBelow({ pane, now }: { readonly pane: Pane; readonly now: Snapshot }) {
  const { columns } = now.console.size;
  const { glyphs } = now;
  const height = pane.height - 1;
  const table = pane.table ? tableWidth(pane.table) : 0;
  const heading = rule(pane.title, { width: columns, height: 1, glyphs });
  return (
    <>
      <Lines lines={[heading]} width={columns} height={1} />
      <Box height={height} paddingX={1}>
        <Lines lines={pane.lines} width={columns - 2 - table} height={height} />
        {pane.table && <CopiesTable copies={pane.table} />}
      </Box>
    </>
  );
}
