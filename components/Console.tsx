import { Box } from 'ink';
import { useStore } from 'zustand';
import { asciiGlyphs } from '../src/terminal/glyphs.ts';
import { tooSmall } from '../state/areas.ts';
import { isPage, isQuestion } from '../state/layers.ts';
import type { Parts } from '../state/parts.ts';
import { Footer } from './Footer.tsx';
import { Header } from './Header.tsx';
import { List } from './List.tsx';
import { LookContext } from './look.ts';
import { PageBody } from './PageBody.tsx';
import { Question } from './Question.tsx';
import { TooSmall } from './TooSmall.tsx';

interface ConsoleProps {
  readonly parts: Parts;
  readonly colour: boolean;
}

/** The whole screen. */
export function Console({ parts, colour }: ConsoleProps) {
  const size = useStore(parts.console, (state) => state.size);
  const layers = useStore(parts.console, (state) => state.layers);
  const top = layers.at(-1) ?? null;
  const look = { colour, ascii: parts.glyphs === asciiGlyphs };
  if (tooSmall(size))
    return (
      <LookContext.Provider value={look}>
        <TooSmall size={size} asking={top?.kind === 'quit'} />
      </LookContext.Provider>
    );
  return (
    <LookContext.Provider value={look}>
      <Box flexDirection="column" width={size.columns} height={size.rows}>
        <Header parts={parts} />
        {isPage(top) ? (
          <PageBody parts={parts} page={top} />
        ) : isQuestion(top) ? (
          <Question parts={parts} layer={top} />
        ) : (
          <List parts={parts} />
        )}
        <Footer parts={parts} />
      </Box>
    </LookContext.Provider>
  );
}
