import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/demo.ts';
import { hostName } from '../../src/model/ids.ts';
import { capture } from '../../src/ssh/capture.ts';
import type { Shells } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { bundle } from '../support/bundle.ts';

let demo: Demo;
let shells: Shells;

beforeAll(async () => {
  demo = await startDemo();
  shells = openShells(demo.config.inventory.hosts, { readOnly: false, targets: demo.targets });
});

afterAll(async () => {
  await shells.close();
  await demo.close();
});

const run = (host: string, command: string) =>
  capture(shells.shell(hostName(host)), command, { intent: 'change', timeoutMs: 20_000 });

async function until(ask: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await ask())) await later(20);
}

const first = async (name: string) =>
  (await run('okavango', `zfs list -H -t snapshot -o name ${name} | head -n 1`)).stdout.trim();

const tokenOf = async (name: string) =>
  (await run('oregon-1', `zfs get -Hp -o value receive_resume_token ${name}`)).stdout.trim();

test('a send tells each second how many simulated bytes have gone, as zfs send -v -P does', async () => {
  const snapshot = await first('tank/logs/2025');
  const { stderr, exit } = await run('okavango', `zfs send -v -P ${snapshot} | cat >/dev/null`);
  expect(exit).toEqual({ kind: 'exited', code: 0 });
  const [full = '', size = '', ...progress] = stderr.trimEnd().split('\n');
  expect(full).toBe(`full\t${snapshot}\t${size.split('\t')[1]}`);
  expect(progress.length).toBeGreaterThan(0);
  for (const line of progress) expect(line).toMatch(/^\d\d:\d\d:\d\d\t\d+\t/);
  const sent = progress.map((line) => BigInt(line.split('\t')[1] ?? '0'));
  expect([...sent].sort((a, b) => (a < b ? -1 : 1))).toEqual(sent);
  expect(sent.at(-1)).toBeLessThanOrEqual(BigInt(size.split('\t')[1] ?? '0'));
});

test('S11 a pipeline that is killed half way leaves what has come, and a token to go on from', async () => {
  const snapshot = await first('tank/tessera/europe');
  const stop = new AbortController();
  const command = `zfs send -Lce ${snapshot} | ssh oregon-1.example.org 'zfs receive -s -u cold/killed'`;
  const running = await shells
    .shell(hostName('okavango'))
    .run(command, { intent: 'change', signal: stop.signal });
  await until(async () => (await tokenOf('cold/killed')).startsWith('1-'));
  stop.abort();
  expect(await running.exit).toEqual({ kind: 'aborted', gone: true });
  // Both ends have heard of it once the receive can be given up.
  const dry = `zfs receive -A cold/killed`;
  const token = await tokenOf('cold/killed');
  expect(token).toMatch(/^1-/);
  await until(
    async () =>
      (await run('oregon-1', dry)).exit.kind === 'exited' &&
      !(await run('oregon-1', 'zfs list cold/killed')).stdout,
  );
});

test('a command lives on when its connection is cut, as under sshd', async () => {
  const mark = (await run('pima', 'echo "$HOME/lived-on"')).stdout.trim();
  const cut = openShells(demo.config.inventory.hosts, { readOnly: false, targets: demo.targets });
  const running = await cut
    .shell(hostName('pima'))
    .run(`trap '' HUP; while [ ! -e ${mark}.go ]; do sleep 0.05; done; : >${mark}`, {
      intent: 'change',
    });
  running.exit.catch(() => {});
  await cut.close();
  await run('okavango', `: >${mark}.go`);
  await until(() => existsSync(mark));
});

test('kill -9 of the process that holds the fleet leaves no command running and no file', async () => {
  const program = bundle('test/demo/hold-open.ts');
  onTestFinished(() => rmSync(program, { force: true }));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const directory = await firstLine(child);
  const [group] = readdirSync(`${directory}/groups`);
  expect(isRunning(Number(group))).toBe(true);
  child.kill('SIGKILL');
  await until(() => !existsSync(directory) && !isRunning(Number(group)));
});

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output');
  const [chunk] = await once(child.stdout, 'data');
  return String(chunk).trim();
}

/** A zombie is gone too. */
function isRunning(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

test('close ends every command and removes every file', async () => {
  const other = await startDemo();
  const open = openShells(other.config.inventory.hosts, {
    readOnly: false,
    targets: other.targets,
  });
  const { stdout } = await capture(open.shell(hostName('marpe')), 'echo "$HOLDFAST_DEMO"', {
    intent: 'look',
  });
  const directory = stdout.trim();
  const running = await open
    .shell(hostName('marpe'))
    .run('zfs send eeg/recordings@baseline', { intent: 'look' });
  running.exit.catch(() => {});
  await until(() => readdirSync(`${directory}/groups`).length === 1);
  const [group] = readdirSync(`${directory}/groups`);
  await other.close();
  expect(existsSync(directory)).toBe(false);
  await until(() => !isRunning(Number(group)));
  expect(dirname(directory)).not.toBe(directory);
  await open.close();
  await text(running.stdout).catch(() => '');
});
