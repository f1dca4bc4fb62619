import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { alternate, median, milliseconds, type Row, ratio } from './measure.ts';

const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
const node = (...words: readonly string[]) =>
  spawnSync(process.execPath, words, { stdio: 'ignore' });

/** `holdfast --version`, against a bare `node -e 0`. */
export async function benchVersion(): Promise<Row> {
  const { subject, floor } = await alternate(
    25,
    () => node(cli, '--version'),
    () => node('-e', '0'),
  );
  return {
    what: 'holdfast --version',
    measured: milliseconds(subject),
    floor: `${milliseconds(floor)} (node -e 0)`,
    ratio: ratio(subject, floor),
    aim: '2 x',
  };
}

/** From the start of `holdfast --demo` in a pseudo-terminal to the first frame, and to the first that names a dataset. */
export async function benchFirstFrame(): Promise<readonly Row[]> {
  const rounds: { readonly frame: number; readonly facts: number }[] = [];
  const floors: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    rounds.push(await openConsole());
    const start = performance.now();
    node('-e', '0');
    floors.push(performance.now() - start);
  }
  const floor = median(floors);
  const row = (what: string, ms: number): Row => ({
    what,
    measured: milliseconds(ms),
    floor: `${milliseconds(floor)} (node -e 0)`,
    ratio: ratio(ms, floor),
    aim: '',
  });
  return [
    row('first frame of holdfast --demo', median(rounds.map(({ frame }) => frame))),
    row('  the whole fleet seen', median(rounds.map(({ facts }) => facts))),
  ];
}

function openConsole(): Promise<{ readonly frame: number; readonly facts: number }> {
  const start = performance.now();
  const pty = spawn(process.execPath, [cli, '--demo'], {
    cols: 100,
    rows: 30,
    env: { ...process.env, CI: 'false', TERM: 'xterm-256color' },
  });
  let screen = '';
  let frame: number | null = null;
  return new Promise((resolve, reject) => {
    pty.onData((data) => {
      screen += data;
      // What the lifecycle writes before the first frame is escape sequences only.
      if (frame === null && /\p{L}{3}/u.test(withoutEscapes(screen))) {
        frame = performance.now() - start;
      }
      // The worst dataset is named when every host has answered and the first plan is made.
      if (frame !== null && withoutEscapes(screen).includes('tessera-v1-europe')) {
        pty.kill();
        resolve({ frame, facts: performance.now() - start });
      }
    });
    pty.onExit(() => reject(new Error(`holdfast --demo ended early:\n${withoutEscapes(screen)}`)));
  });
}

const withoutEscapes = (text: string) => text.replace(/\u001b\[[0-9;?<>=]*[A-Za-z]/g, '');
