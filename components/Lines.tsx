import { Text, Transform } from 'ink';
import { type Line, paint } from '../src/terminal/style.ts';
import { cutLine } from '../src/terminal/text.ts';
import { useLook } from './look.ts';

interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  /** The line to be shown inverted, where there is colour; its text carries a marker of its own. */
  readonly picked?: number;
}

/**
 * A block of composed lines. Ink measures each new text and keeps the measure for ever: given the lines
 * themselves it would grow with every frame of a transfer that takes days. So it measures an empty block, and
 * the lines take its place when it is written.
 */
export function Lines({ lines, width, height, picked }: LinesProps) {
  const look = useLook();
  const painted = lines
    .slice(0, height)
    .map((line, index) => paint(cutLine(line, width), { ...look, inverse: index === picked }));
  if (width <= 0 || height <= 0) return null;
  const space = Array.from({ length: height }, () => ' '.repeat(width)).join('\n');
  return (
    <Transform transform={(_, index) => painted[index] ?? ''}>
      <Text>{space}</Text>
    </Transform>
  );
}
