import { createRequire } from 'node:module';
import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { CopiesTable } from '../../components/CopiesTable.tsx';
import { Table } from '../../components/ink-table.ts';
import { tableWidth } from '../../state/show/views.ts';

const rows = [{ pool: 'okavango:tank', state: 'current' }];

describe('the table of ink-table', () => {
  it('is drawn by the Ink that draws everything else', () => {
    const { lastFrame, unmount } = render(<Table data={rows} />);
    expect(lastFrame()).toContain('okavango:tank');
    unmount();
  });

  it('is as wide as the layout reckons', () => {
    const copy = {
      pool: 'okavango:tank',
      filesystem: 'tank/a',
      role: 'origin',
      state: 'current',
      lag: 'none',
      counts: 'yes',
      seen: 'just now',
    };
    const { lastFrame, unmount } = render(<CopiesTable copies={[copy]} />);
    const [top = ''] = (lastFrame() ?? '').split('\n');
    expect(top.replace(/\u001b\[[\d;]*m/g, '').length).toBe(tableWidth([copy]));
    expect((lastFrame() ?? '').split('\n').length).toBe(5);
    unmount();
  });

  it('still needs its adapter: the day that it can be required as it is, the adapter can go', () => {
    const require = createRequire(import.meta.url);
    expect(() => require('ink')).toThrow(/require/i);
  });
});
