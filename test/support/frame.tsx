import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { Console } from '../../components/Console.tsx';
import type { Parts } from '../../state/parts.ts';

/** The screen as lines of plain text. */
export const frame = (parts: Parts): string =>
  `${stripVTControlCharacters(rawFrame(parts, false))}\n`;

/** The screen with its colours. */
export const rawFrame = (parts: Parts, colour = true): string =>
  renderToString(<Console parts={parts} colour={colour} />, {
    columns: parts.console.getState().size.columns,
  });
