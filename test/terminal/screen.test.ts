import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { runInTerminal } from '../support/pty.ts';

let program = '';
beforeAll(() => {
  program = bundle('test/terminal/programs/screen-program.ts');
});
afterAll(() => rmSync(program, { force: true }));

async function open(way = '') {
  const terminal = runInTerminal([process.execPath, program, way]);
  await terminal.until((screen) => screen.includes('ready'));
  return terminal;
}

describe('the screen', () => {
  it('takes the whole terminal: alternate screen, no cursor, bracketed paste', async () => {
    const terminal = await open();
    expect(terminal.alternate).toBe(true);
    expect(terminal.cursorHidden).toBe(true);
    expect(terminal.taken()).toContain('\u001b[?2004h');
    terminal.kill('SIGKILL');
    await terminal.ended;
  });

  it.each([
    ['a throw', 'throw', 'ended: thrown on purpose', 7],
    ['a rejection', 'reject', 'ended: rejected on purpose', 7],
    ['process.exit', 'exit', 'before', 3],
  ])(
    'is given back after %s, and what was there before is there again',
    async (_, way, said, code) => {
      const terminal = await open(way);
      terminal.type('g');
      expect((await terminal.ended).code).toBe(code);
      const screen = await terminal.until((text) => text.includes(said));
      expect(screen).toContain('before');
      expect(terminal.alternate).toBe(false);
      expect(terminal.cursorHidden).toBe(false);
      expect(terminal.taken()).toContain('\u001b[?2004l');
    },
  );

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('is given back after %s', async (signal) => {
    const terminal = await open();
    terminal.kill(signal);
    expect((await terminal.ended).code).toBe(7);
    await terminal.until((text) => text.includes(`ended: ${signal}`));
    expect(terminal.alternate).toBe(false);
    expect(terminal.cursorHidden).toBe(false);
  });

  it('goes back to the shell on ctrl-z, and comes back as it was with fg', async () => {
    const job = `${process.execPath} ${program}; echo stopped with $?; read line; fg >/dev/null`;
    const terminal = runInTerminal(['bash', '-mc', job]);
    await terminal.until((text) => text.includes('ready'));
    terminal.type('\u001a');
    // 148: the shell saw its job stop.
    await terminal.until((text) => text.includes('before') && text.includes('stopped with 148'));
    expect(terminal.alternate).toBe(false);
    terminal.type('\r');
    await terminal.until((text) => text.includes('ready'));
    expect(terminal.alternate).toBe(true);
    terminal.type('j');
    await terminal.until((text) => text.includes('last key j'));
    terminal.type('g');
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.alternate).toBe(false);
  });

  it('stays where no shell could bring it back', async () => {
    const terminal = await open();
    terminal.taken();
    terminal.type('\u001a');
    await terminal.until(() => terminal.taken().includes('\u001b[?1049h'));
    terminal.type('j');
    await terminal.until((text) => text.includes('last key j'));
    terminal.kill('SIGTERM');
    await terminal.ended;
  });

  it('is painted again when it was stopped and continued from outside', async () => {
    const terminal = await open();
    terminal.taken();
    terminal.kill('SIGCONT');
    let since = '';
    await terminal.until(() => {
      since += terminal.taken();
      return since.includes('\u001b[2J') && since.includes('ready');
    });
    terminal.kill('SIGTERM');
    await terminal.ended;
  });

  it('is painted whole for a new size', async () => {
    const terminal = await open();
    terminal.resize(100, 30);
    const screen = await terminal.until((text) => text.includes('size 100 x 30'));
    expect(screen).not.toContain('ready');
    terminal.kill('SIGTERM');
    await terminal.ended;
  });
});
