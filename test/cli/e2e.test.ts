import { describe, expect, it } from 'vitest';
import { holdfastInTerminal, type TerminalProgram } from './terminal.ts';

/** The line of the screen that begins with this dataset in the copy map. */
const rowOf = (screen: string, dataset: string) =>
  screen.split('\n').find((line) => line.slice(2).startsWith(`${dataset} `)) ?? '';

/** Presses the confirming key until it is taken: in the first moments of a question no key is (S1). */
async function confirm(program: TerminalProgram): Promise<void> {
  for (let times = 0; times < 8; times += 1) {
    program.type('y');
    const taken = program.until((screen) => !screen.includes('yes: y'), 'an answer', 1_500);
    if (
      await taken.then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`The confirmation was never taken:\n${program.screen()}`);
}

/** From the queue through the first action and back to the queue, with the same five keys whatever it is. */
async function runFirst(program: TerminalProgram, title: string, command: string): Promise<void> {
  const see = (text: string, withinMs?: number) =>
    program.until((screen) => screen.includes(text), text, withinMs);
  await see(`1 ${title}`);
  program.type('\r');
  await see(command);
  program.type('x');
  await see('[ No ]');
  await confirm(program);
  await see('Done in', 60_000);
  program.type('\u001b');
  await see('Enter open');
}

describe('the console on the embedded fleet, in a real terminal', () => {
  it('from the first screen to a mended dataset, by keys, and back to the shell', async () => {
    const program = holdfastInTerminal(['--demo']);
    try {
      await program.until((screen) => screen.includes('4 in danger'), 'the whole fleet');
      expect(program.isFullScreen()).toBe(true);
      expect(rowOf(program.screen(), 'eeg-recordings')).toContain('critical');

      program.type('3');
      await program.until((screen) => screen.includes('[3 Actions'), 'the actions');
      // The first one finishes what was cut; the second, which then is the first, brings the copy up to date.
      await runFirst(program, 'resume eeg-recordings', 'zfs send -v -P -t');
      await runFirst(program, 'update eeg-recordings on paris-2:bulk', 'zfs send -w -v -P');

      program.type('1');
      await program.until(
        (screen) => rowOf(screen, 'eeg-recordings').includes('degraded'),
        'eeg-recordings out of danger',
      );
      program.type('q');
      expect(await program.ended).toBe(0);
      expect(program.isFullScreen()).toBe(false);
      // The cursor is back, and pastes are plain again.
      const afterwards = program.bytes().split('\u001b[?1049h').at(-1) ?? '';
      for (const code of ['\u001b[?25h', '\u001b[?2004l', '\u001b[?1049l']) {
        expect(afterwards).toContain(code);
      }
    } finally {
      program.kill('SIGKILL');
    }
  }, 120_000);

  it('gives the terminal back on SIGTERM', async () => {
    const program = holdfastInTerminal(['--demo']);
    try {
      await program.until((screen) => screen.includes('Datasets'), 'a first frame');
      program.kill('SIGTERM');
      expect(await program.ended).toBe(143);
      expect(program.isFullScreen()).toBe(false);
    } finally {
      program.kill('SIGKILL');
    }
  });
});

describe('run, at its prompt', () => {
  const snapshot = 'snapshot-okavango-tank';

  /** The id of an action of the embedded fleet, by what it begins with. */
  async function idOf(start: string): Promise<string> {
    const program = holdfastInTerminal(['--demo', 'plan'], { cols: 400, rows: 400 });
    await program.ended;
    const id = new RegExp(`${start}\\S*`).exec(program.screen())?.[0];
    if (id === undefined) throw new Error(`no action begins with ${start}`);
    return id;
  }

  it('shows the exact command, asks, runs, and says that it was seen done', async () => {
    const program = holdfastInTerminal(['--demo', 'run', await idOf(snapshot)]);
    await program.until((screen) => screen.includes('Type yes to run it'), 'the question');
    expect(program.screen()).toContain('sudo -n zfs snapshot');
    program.type('yes\r');
    expect(await program.ended).toBe(0);
    expect(program.screen()).toContain('Done, and seen to be done');
  });

  it('S1 what was typed before the question is no answer', async () => {
    const program = holdfastInTerminal(['--demo', 'run', await idOf(snapshot)]);
    program.type('yes\ryes\r');
    await program.until((screen) => screen.includes('Type yes to run it'), 'the question');
    program.type('no\r');
    expect(await program.ended).toBe(1);
    expect(program.screen()).toContain('Not run: nothing was changed.');
  });

  it('S1 Enter alone runs nothing, and neither does Ctrl-C', async () => {
    const id = await idOf(snapshot);
    for (const [keys, code, said] of [
      ['\r', 1, 'Not run: nothing was changed.'],
      ['\u0003', 130, 'Stopped before anything was changed.'],
    ] as const) {
      const program = holdfastInTerminal(['--demo', 'run', id]);
      await program.until((screen) => screen.includes('Type yes to run it'), 'the question');
      program.type(keys);
      expect(await program.ended).toBe(code);
      expect(program.screen()).toContain(said);
    }
  });
});
