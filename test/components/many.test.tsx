import { expect, it } from 'vitest';
import { datasetId } from '../../src/model/ids.ts';
import { snapshot } from '../../state/parts.ts';
import { listView } from '../../state/show/views.ts';
import { openTestConsole } from '../support/console.ts';
import { frame } from '../support/frame.tsx';

it('a thousand datasets are drawn only as far as the screen shows them', () => {
  const console = openTestConsole({ columns: 200, rows: 60 });
  const { health } = console.fleet.getState();
  const [first] = health?.datasets ?? [];
  if (!health || !first) throw new Error('no health');
  const datasets = Array.from({ length: 1000 }, (_, index) => ({
    ...first,
    dataset: { ...first.dataset, id: datasetId(`dataset-${String(index).padStart(4, '0')}`) },
  }));
  console.fleet.setState({ health: { ...health, datasets } });
  console.keys('G');
  const text = frame(console);
  expect(text).toContain('▸ dataset-0999');
  expect(text).toContain('1000 of 1000');
  const { rows } = listView(snapshot(console));
  expect(rows.length).toBeLessThan(50);
});
