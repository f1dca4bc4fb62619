/** A screen with a frame on it, and one way out that the argument names. */
import { createFrameSink } from '../../../src/terminal/frame-sink.ts';
import { openKeyboard } from '../../../src/terminal/keyboard.ts';
import { openScreen } from '../../../src/terminal/screen.ts';

const { stdout, stdin } = process;
const way = process.argv[2] ?? '';
const size = () => ({ columns: stdout.columns, rows: stdout.rows });

stdout.write('before\r\n');
const sink = createFrameSink({ write: (text) => stdout.write(text), size });
const screen = openScreen({
  output: stdout,
  onEnd: (ending) => {
    sink.close();
    keyboard.close();
    screen.close();
    const why =
      ending.kind === 'error' && ending.error instanceof Error ? ending.error.message : ending.kind;
    stdout.write(`ended: ${ending.kind === 'signal' ? ending.signal : why}\r\n`);
    process.exitCode = 7;
  },
  onHold: (held) => {
    keyboard.listen(held);
    if (held) sink.repaint();
  },
});
const keyboard = openKeyboard(stdin, (event) => {
  const key = event.kind === 'key' ? event.key : 'paste';
  if (key === 'ctrl-z') screen.suspend();
  else if (key !== 'g') sink.frame(`last key ${key}`);
  else if (way === 'throw') throw new Error('thrown on purpose');
  else if (way === 'reject') void Promise.reject(new Error('rejected on purpose'));
  else if (way === 'exit') process.exit(3);
  else {
    keyboard.close();
    screen.close();
  }
});
stdout.on('resize', () => {
  sink.resized();
  sink.frame(`size ${stdout.columns} x ${stdout.rows}`);
});
sink.frame('ready');
