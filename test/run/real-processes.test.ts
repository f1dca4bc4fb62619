import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { hostName } from '../../src/model/ids.ts';
import type { Host } from '../../src/model/inventory.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { action, direct, relay } from './actions.ts';
import { FakeFleet, okavango, paris, replica, snapshot } from './fake-fleet.ts';
import { scene, troubleOf } from './scene.ts';

/** Sends zeros, slowly, until it is told the end; says how far it is, as `zfs send -v -P` does. */
const zfsSend = `
printf 'full\\ttank/tessera@a\\t655360\\nsize\\t655360\\n' >&2
sent=0
while [ ! -e "$state/enough" ]; do
  head -c 65536 /dev/zero
  sent=$((sent + 65536))
  printf '10:00:00\\t%s\\ttank/tessera@a\\n' "$sent" >&2
  sleep 0.02
done
printf END
`;

/** Keeps what arrives; a stream with an end becomes a snapshot, any other a token. */
const zfsReceive = `
cut() { echo 1-cut-by-the-test >"$state/token"; echo 'cannot receive new filesystem stream: incomplete stream' >&2; exit 1; }
trap cut TERM
cat >"$state/data"
[ "$(tail -c 3 "$state/data")" = END ] || cut
echo received >"$state/snapshot"
`;

const local = (name: string): Host => ({
  name: hostName(name),
  ssh: { host: name, user: null, port: null },
  peer: { host: name, user: null, port: null },
  transport: 'local',
  become: 'none',
  domains: {},
  pools: [],
});

const read = (path: string) =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );

/** Both hosts are this machine, with a zfs of its own for the test, called by its path. */
async function machine(options: { readOnly: boolean } = { readOnly: false }) {
  const state = await mkdtemp(join(tmpdir(), 'holdfast-zfs-'));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
  await mkdir(join(state, 'bin'));
  const zfs = join(state, 'bin', 'zfs');
  await writeFile(
    zfs,
    `#!/bin/sh\nstate='${state}'\necho $$ >"$state/$1.pid"\ncase $1 in\nsend) ${zfsSend};;\nreceive) ${zfsReceive};;\nesac\n`,
  );
  await chmod(zfs, 0o755);

  const shells = openShells([local('okavango'), local('paris-1')], options);
  onTestFinished(() => shells.close());
  const fleet = new FakeFleet();
  const look = async (host: typeof paris) => {
    const token = await read(join(state, 'token'));
    const received = await read(join(state, 'snapshot'));
    if (token !== null) fleet.set(paris, replica, { resumeToken: token });
    if (received !== null) fleet.set(paris, replica, { snapshots: [snapshot('a', '1')] });
    return fleet.look(host);
  };
  const send = `${zfs} send -Lce -v -P tank/tessera@a`;
  const receive = `${zfs} receive -s -u vault/replica/tessera`;
  const actions: Record<'direct' | 'relay', () => Action> = {
    direct: () => action([{ ...direct, run: { host: okavango, command: `${send} | ${receive}` } }]),
    relay: () =>
      action([
        {
          ...relay,
          send: { host: okavango, command: send },
          receive: { host: paris, command: receive },
        },
      ]),
  };
  const alive = async (verb: string): Promise<boolean> => {
    const pid = Number(await read(join(state, `${verb}.pid`)));
    expect(pid).toBeGreaterThan(1);
    const { stdout } = await execa('ps', ['-o', 'stat=', '-p', String(pid)], { reject: false });
    // One that has ended and that nobody has asked after yet is a zombie.
    return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
  };
  const it = await scene({ shells, look, clock: () => Date.now() as never });
  return { ...it, state, actions, alive };
}

describe.each(['direct', 'relay'] as const)('a %s run with real processes', (kind) => {
  test('comes to its end, shows progress, and is verified', async () => {
    const { executor, states, state, actions } = await machine();
    const handle = executor.start(actions[kind](), 'yes');
    await expect
      .poll(() => states.some((it) => it.kind === 'running' && it.progress.done > 0n))
      .toBe(true);
    await writeFile(join(state, 'enough'), '');
    expect((await handle.finished).state.kind).toBe('done');
    expect(states.find((it) => it.kind === 'running' && it.progress.done > 0n)).toMatchObject({
      progress: { total: 655_360n },
    });
  });

  test('S11 cancel really ends the processes on the host, and the token is found', async () => {
    const { executor, states, actions, alive } = await machine();
    const handle = executor.start(actions[kind](), 'yes');
    await expect
      .poll(() => states.some((it) => it.kind === 'running' && it.progress.done > 0n))
      .toBe(true);
    expect([await alive('send'), await alive('receive')]).toEqual([true, true]);
    await handle.cancel();
    const trouble = troubleOf((await handle.finished).state);
    expect([await alive('send'), await alive('receive')]).toEqual([false, false]);
    expect(trouble.code).toBe('cancelled');
    expect(trouble.what).toContain('resume token 1-cut-by-the-test');
    expect(trouble.what).not.toContain('may still be running');
  });

  test('a sender that is killed leaves a token, and says so', async () => {
    const { executor, states, state, actions, alive } = await machine();
    const handle = executor.start(actions[kind](), 'yes');
    await expect
      .poll(() => states.some((it) => it.kind === 'running' && it.progress.done > 0n))
      .toBe(true);
    process.kill(Number(await read(join(state, 'send.pid'))), 'SIGKILL');
    const trouble = troubleOf((await handle.finished).state);
    expect(trouble.code).toBe('command-failed');
    expect(trouble.what).toContain('resume token 1-cut-by-the-test');
    expect([await alive('send'), await alive('receive')]).toEqual([false, false]);
  });
});

test('S14 real shells that were opened read-only start no process', async () => {
  const { carryOut, state, actions } = await machine({ readOnly: true });
  for (const kind of ['direct', 'relay'] as const) {
    expect(troubleOf(await carryOut(actions[kind]()))).toMatchObject({ code: 'read-only' });
  }
  expect([await read(join(state, 'send.pid')), await read(join(state, 'receive.pid'))]).toEqual([
    null,
    null,
  ]);
});
