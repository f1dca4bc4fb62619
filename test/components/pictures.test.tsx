import { describe, expect, it } from 'vitest';
import { openTestConsole, type TestConsole } from '../support/console.ts';
import { withDisks } from '../support/disks.ts';
import * as fleet from '../support/fleet.ts';
import { rawFrame } from '../support/frame.tsx';
import { frameToSvg } from '../support/svg.ts';

const [columns, rows] = [110, 34];
const size = { columns, rows };

/** What README shows is what the screens are: `vitest run -u` draws the pictures anew. */
describe('the pictures in README', () => {
  const draw = async (console: TestConsole, name: string, title: string) => {
    const svg = await frameToSvg(rawFrame(console), title, size);
    await expect(svg).toMatchFileSnapshot(`../../docs/screens/${name}.svg`);
  };

  it('the datasets', async () => {
    await draw(
      openTestConsole(size),
      'datasets',
      'Datasets, worst first, and where their copies lie',
    );
  });

  it('the layouts', async () => {
    const console = openTestConsole({ ...size, observations: withDisks(fleet.observations) });
    console.keys('6', 'down', 'down', 'down', 'down');
    await draw(console, 'layouts', 'What other disks and layouts would make of the risk');
  });

  it('an action that waits for its confirmation', async () => {
    const console = openTestConsole(size);
    console.keys('3', 'down', 'down', 'enter', 'x');
    await draw(console, 'confirm', 'An action waits for its confirmation, with the exact commands');
  });
});
