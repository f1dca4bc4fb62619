import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { runInTerminal } from '../support/pty.ts';

let program = '';
beforeAll(() => {
  program = bundle('test/support/console-program.tsx');
});
afterAll(() => rmSync(program, { force: true }));

async function open(options: Parameters<typeof runInTerminal>[1] = {}, ...args: string[]) {
  const terminal = runInTerminal([process.execPath, program, ...args], options);
  await terminal.until((screen) => screen.includes('in danger') && screen.includes('q quit'));
  return terminal;
}

describe('the console in a terminal', () => {
  it('opens, shows the fleet over the full height, and leaves the terminal as it was', async () => {
    const terminal = await open();
    expect(terminal.alternate).toBe(true);
    const lines = terminal.screen();
    expect(lines[0]).toContain('holdfast');
    expect(lines[23]).toContain('q quit');
    terminal.type('q');
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.alternate).toBe(false);
    expect(terminal.cursorHidden).toBe(false);
  });

  it('S10 tells first of a run that has no end on record, and goes on with Esc', async () => {
    const terminal = runInTerminal([process.execPath, program, '--unfinished'], {});
    await terminal.until((screen) => screen.includes('1 run has no end on record'));
    terminal.type('\u001b');
    await terminal.until((screen) => screen.includes('q quit'));
    terminal.type('q');
    expect((await terminal.ended).code).toBe(0);
  });

  it('runs an action from the plan to its result by keys alone', async () => {
    const terminal = await open({ columns: 120, rows: 40 });
    terminal.type('3');
    await terminal.until((screen) => screen.includes('[3 Actions'));
    // The second row is a small one.
    terminal.type('j');
    await terminal.until((screen) => /▸ +2 /.test(screen));
    terminal.type('\r');
    await terminal.until((screen) => screen.includes('Read again from the hosts'));
    terminal.type('x');
    await terminal.until((screen) => screen.includes('Run it: '));
    // The question is deaf at first, and a repeated key is none: a person would wait and press again.
    const press = setInterval(() => terminal.type('y'), 1100);
    await terminal.until((screen) => screen.includes('MiB/s') || screen.includes('GiB/s'));
    clearInterval(press);
    await terminal.until((screen) => screen.includes('Done in'));
    terminal.type('\u001b');
    await terminal.until((screen) => screen.includes('q quit'));
    terminal.type('q');
    expect((await terminal.ended).code).toBe(0);
  });

  it('asks before it leaves a run, and stops the run when it leaves', async () => {
    const terminal = await open({ columns: 120, rows: 40 });
    terminal.type('3');
    await terminal.until((screen) => screen.includes('[3 Actions'));
    terminal.type('\r');
    await terminal.until((screen) => screen.includes('Read again from the hosts'));
    terminal.type('x');
    await terminal.until((screen) => screen.includes('Run it: '));
    const press = setInterval(() => terminal.type('y'), 1100);
    await terminal.until((screen) => /\d %/.test(screen) && screen.includes('left'));
    clearInterval(press);
    terminal.type('\u0003');
    await terminal.until((screen) => screen.includes('Leave while 1 run goes on?'));
    const leave = setInterval(() => terminal.type('y'), 1100);
    expect((await terminal.ended).code).toBe(0);
    clearInterval(leave);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 143],
  ] as const)('gives the terminal back on %s', async (signal, code) => {
    const terminal = await open();
    terminal.kill(signal);
    expect((await terminal.ended).code).toBe(code);
    expect(terminal.alternate).toBe(false);
    expect(terminal.cursorHidden).toBe(false);
  });

  it('gives the terminal back when something breaks, and says what', async () => {
    const terminal = await open({ env: { FAULT: 'yes' } });
    expect((await terminal.ended).code).toBe(1);
    const screen = await terminal.until((text) => text.includes('a fault on purpose'));
    expect(screen).toContain('The console stopped because of a fault of its own');
    expect(screen).not.toMatch(/ {4}at /);
    expect(terminal.alternate).toBe(false);
    expect(terminal.cursorHidden).toBe(false);
  });

  it('follows the size of the terminal, also below what it needs and back', async () => {
    const terminal = await open({ env: { CI: 'true' } });
    terminal.resize(50, 12);
    await terminal.until((screen) => screen.includes('holdfast needs 60 x 15'));
    terminal.resize(200, 60);
    // A frame comes in several writes, and the last line is the last to come.
    const screen = await terminal.until(
      (text) => text.includes('okavango:tank') && text.includes('q quit'),
    );
    expect(screen.split('\n').filter((line) => line.includes('holdfast needs'))).toEqual([]);
    expect(terminal.screen()[59]).toContain('q quit');
    terminal.type('q');
    await terminal.ended;
  });

  it('sends a few kilobytes for a key on a large screen, and never clears it', async () => {
    const terminal = await open({ columns: 200, rows: 60 });
    // After the last answer has been painted.
    await terminal.until(() => terminal.taken() === '');
    terminal.type('j');
    await terminal.until((screen) => /▸ field-notes/.test(screen));
    const bytes = terminal.taken();
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes.length).toBeLessThan(6000);
    expect(bytes).not.toContain('\u001b[2J');
    terminal.type('q');
    await terminal.ended;
  });

  it('S14 refuses to run anything when it is read-only, and shows that it is', async () => {
    const terminal = await open({ columns: 120, rows: 40 }, '--read-only');
    terminal.type('3');
    const screen = await terminal.until((text) => text.includes('[3 Actions'));
    expect(screen).toContain('READ-ONLY');
    terminal.type('\r');
    await terminal.until((text) => text.includes('(x run it)'));
    terminal.type('x');
    await terminal.until((text) => text.includes('Read-only: nothing that changes a host'));
    terminal.kill('SIGTERM');
    await terminal.ended;
  });
});

describe('without a terminal', () => {
  it('points to the commands that need none', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      input: '',
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('holdfast status');
    expect(stderr).toContain('holdfast plan');
    expect(stdout).toBe('');
  });
});
