import { Box } from 'ink';
import { bodyRows } from '../state/areas.ts';
import type { Page } from '../state/layers.ts';
import type { Parts } from '../state/parts.ts';
import { pageView } from '../state/show/pages.ts';
import { moreLine, rule } from '../state/show/room.ts';
import { Lines } from './Lines.tsx';
import { useSnapshot } from './use-snapshot.ts';

/** A page that is read: heading, text, and how much of it is left below. */
export function PageBody({ parts, page }: { readonly parts: Parts; readonly page: Page }) {
  const now = useSnapshot(parts);
  const { size } = now.console;
  const { title, lines, first, height } = pageView(page, now);
  const room = { width: size.columns, height, glyphs: now.glyphs };
  const below = lines.length - first - height;
  return (
    <Box flexDirection="column" width={size.columns} height={bodyRows(size)}>
      <Lines lines={[rule(title, room)]} width={size.columns} height={1} />
      <Box paddingX={1} height={height}>
        <Lines lines={lines.slice(first)} width={size.columns - 2} height={height} />
      </Box>
      <Lines lines={below > 0 ? [moreLine(below, room)] : []} width={size.columns} height={1} />
    </Box>
  );
}
