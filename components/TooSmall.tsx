import { line } from '../src/terminal/style.ts';
import { type Size, smallest } from '../state/areas.ts';
import { Lines } from './Lines.tsx';

/** Said in place of everything when the terminal cannot show it. */
export function TooSmall({ size, asking }: { readonly size: Size; readonly asking: boolean }) {
  const { columns, rows } = size;
  const lines = [
    line(`holdfast needs ${smallest.columns} x ${smallest.rows};`),
    line(`this terminal has ${columns} x ${rows}.`),
    line(
      asking ? 'Something runs. Ctrl-C leaves.' : 'Ctrl-C leaves.',
      asking ? 'warning' : 'plain',
    ),
  ];
  return <Lines lines={lines} width={columns} height={rows} />;
}
