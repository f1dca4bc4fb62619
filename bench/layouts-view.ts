import { snapshot } from '../state/parts.ts';
import { listView } from '../state/show/views.ts';
import { openTestConsole } from '../test/support/console.ts';
import { withDisks } from '../test/support/disks.ts';
import { observations } from '../test/support/fleet.ts';
import { alternate, milliseconds, type Row, ratio } from './measure.ts';

const rounds = 51;

/** A key that changes a value in the layouts view, to the lines of the screen, against one that changes none. */
export async function benchLayoutsView(): Promise<Row> {
  const console = openTestConsole({
    columns: 200,
    rows: 60,
    observations: withDisks(observations),
  });
  const lines = () => listView(snapshot(console));
  console.keys('6', 'down', 'down');
  let more = false;
  const { subject, floor } = await alternate(
    rounds,
    () => {
      more = !more;
      console.keys(more ? '+' : '-');
      return lines();
    },
    () => {
      console.keys('tab', 'shift-tab');
      return lines();
    },
  );
  return {
    what: '  a keystroke there, 3 copies, to the lines of the screen and the answer in words',
    measured: milliseconds(subject),
    floor: `${milliseconds(floor)} (keys that change no value)`,
    ratio: ratio(subject, floor),
    aim: '50 ms',
  };
}
