import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Line } from '../src/terminal/style.ts';
import { bodyRows, dialogColumns } from '../state/areas.ts';
import type { Question as QuestionLayer } from '../state/layers.ts';
import type { Parts, Snapshot } from '../state/parts.ts';
import { confirmView } from '../state/show/confirm.ts';
import { smallQuestion } from '../state/show/questions.ts';
import { Lines } from './Lines.tsx';
import { useLook } from './look.ts';
import { useSnapshot } from './use-snapshot.ts';

/** A question over the body: the safe answer is the chosen one. */
export function Question({
  parts,
  layer,
}: {
  readonly parts: Parts;
  readonly layer: QuestionLayer;
}) {
  const now = useSnapshot(parts);
  const { size } = now.console;
  const width = dialogColumns(size);
  if (layer.kind !== 'confirm') {
    const lines = smallQuestion(layer, now);
    return (
      <Framed now={now}>
        <Lines lines={lines} width={width} height={lines.length} />
      </Framed>
    );
  }
  const view = confirmView(layer, now);
  const height = Math.min(view.height, view.lines.length);
  const answer: readonly Line[] = [[], ...view.question];
  return (
    <Framed now={now}>
      <Lines lines={view.lines.slice(view.first)} width={width} height={height} />
      <Lines lines={answer} width={width} height={3} />
    </Framed>
  );
}

function Framed({ now, children }: { readonly now: Snapshot; readonly children: ReactNode }) {
  const { size } = now.console;
  const { ascii } = useLook();
  return (
    <Box flexDirection="column" width={size.columns} height={bodyRows(size)}>
      <Box flexDirection="column" borderStyle={ascii ? 'classic' : 'round'} paddingX={2}>
        {children}
      </Box>
    </Box>
  );
}
