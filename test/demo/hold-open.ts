import { startDemo } from '../../src/demo/demo.ts';
import { hostName } from '../../src/model/ids.ts';
import { openShells } from '../../src/ssh/shells.ts';

/** A program that starts the embedded fleet, runs a command on it that does not end, and waits to be killed. */
const demo = await startDemo();
const shells = openShells(demo.config.inventory.hosts, { readOnly: false, targets: demo.targets });
const running = await shells
  .shell(hostName('okavango'))
  .run('echo "$HOLDFAST_DEMO"; exec sleep 1000', { intent: 'change' });
running.stdout.pipe(process.stdout);
