import type { Transport } from '../../../src/model/inventory.ts';
import { openShells } from '../../../src/ssh/shells.ts';
import { hostAt, okavango } from '../support/host.ts';

/** A program that runs a command on a host until it is interrupted, and then says how the command ended. */
const [transport = 'ssh2', address = '', atInterrupt] = process.argv.slice(2);
const shells = openShells([hostAt({ host: address }, { transport: transport as Transport })], {
  readOnly: false,
});
const stop = new AbortController();
process.on('SIGINT', () => {
  if (atInterrupt === 'leave') process.exit(7);
  stop.abort();
});
const running = await shells
  .shell(okavango)
  .run('echo "group $$"; sleep 1000 | cat', { intent: 'change', signal: stop.signal });
running.stdout.pipe(process.stdout);
running.stderr.resume();
const how = await running.exit.catch((error: unknown) => ({ kind: String(error) }));
console.log(JSON.stringify(how));
await shells.close();
