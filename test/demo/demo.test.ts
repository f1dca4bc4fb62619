import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/demo.ts';
import { hostName, instant } from '../../src/model/ids.ts';
import { look } from '../../src/observe/look.ts';
import { scopeOf } from '../../src/observe/scope.ts';
import { capture } from '../../src/ssh/capture.ts';
import type { Shells } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';

let demo: Demo;
let shells: Shells;

async function open(speed: number) {
  demo = await startDemo({ speed });
  shells = openShells(demo.config.inventory.hosts, { readOnly: false, targets: demo.targets });
}

async function close() {
  await shells.close();
  await demo.close();
}

const run = (host: string, command: string) =>
  capture(shells.shell(hostName(host)), command, { intent: 'change', timeoutMs: 20_000 });
const out = async (host: string, command: string) => (await run(host, command)).stdout;

/** Asks until the answer is as wanted. */
async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await later(20);
}
const token = (host: string, name: string) =>
  out(host, `zfs get -Hp -o value receive_resume_token ${name}`);

beforeAll(() => open(Number.POSITIVE_INFINITY));
afterAll(close);

test('every host is looked at over real SSH, and every section of the probe is good', async () => {
  const seen = await Promise.all(
    demo.config.inventory.hosts.map((host) =>
      look(shells.shell(host.name), scopeOf(demo.config, host.name), {
        clock: () => instant(Date.now()),
      }),
    ),
  );
  expect(seen.map(({ host }) => host)).toEqual([
    'okavango',
    'pima',
    'marpe',
    'paris-1',
    'paris-2',
    'oregon-1',
  ]);
  for (const host of seen)
    expect([host.version.ok, host.pools.ok, host.filesystems.ok, host.missing]).toEqual([
      true,
      true,
      true,
      [],
    ]);
});

test('a command is a real shell text: words, variables, pipes, exit status, stderr', async () => {
  const ran = await run(
    'okavango',
    `for p in tank fast; do zpool list -H -o name "$p"; done | tr a-z A-Z; echo hm >&2; exit 7`,
  );
  expect(ran).toEqual({
    stdout: 'TANK\nFAST\n',
    stderr: 'hm\n',
    exit: { kind: 'exited', code: 7 },
  });
  expect(
    await out(
      'okavango',
      "zfs get -H -o value 'holdfast:no such' tank 2>&1; sudo -n zfs list -H -o name tank/gbif",
    ),
  ).toMatch(/\ntank\/gbif\n$/);
});

test('what a command writes is not lost when it is much', async () => {
  expect(await out('paris-1', 'seq 1 200000 | cat')).toHaveLength(1_288_895);
});

test('a stream goes from one host to another as ssh would carry it', async () => {
  const command = `zfs send -w -v -P tank/secure/iucn-ranges@$(zfs list -H -t snapshot -o name tank/secure/iucn-ranges | tail -n 1 | cut -d@ -f2) | ssh -o BatchMode=yes -o StrictHostKeyChecking=yes holdfast@paris-2.example.org 'sudo -n zfs receive -s -u tank/archive/direct'`;
  const ran = await run('okavango', command);
  expect(ran.exit).toEqual({ kind: 'exited', code: 0 });
  expect(ran.stderr).toMatch(/^full\ttank\/secure\/iucn-ranges@\S+\t\d+\nsize\t\d+\n$/);
  expect(await out('paris-2', 'zfs list -H -t snapshot -o guid tank/archive/direct')).toBe(
    await out('okavango', 'zfs list -H -t snapshot -o guid tank/secure/iucn-ranges | tail -n 1'),
  );
});

test('several streams share one pipe: each receive takes its own and leaves the next one whole', async () => {
  const snapshots = (
    await out(
      'okavango',
      'zfs list -H -t snapshot -o name tank/gbif | head -n 1; zfs list -H -t snapshot -o name tank/repology | head -n 1',
    )
  )
    .trim()
    .split('\n');
  const sends = snapshots.map((each) => `  zfs send -Lce -v -P ${each}`).join(' &&\n');
  const into = (...names: readonly string[]) =>
    `{\n${sends}\n} | ssh -o BatchMode=yes paris-2.example.org ${names.map((name, at) => `\\\n  'zfs receive -s -u ${name}${at + 1 < names.length ? ' &&' : ''}'`).join(' ')}`;
  // By way of a file, so that all of it lies in the pipe at once when the first receive reads.
  const ran = await run(
    'okavango',
    `streams=$(mktemp); ${into('tank/one', 'tank/two').replace('} |', '} >"$streams"; cat "$streams" |')}; end=$?; rm "$streams"; exit $end`,
  );
  expect(ran.exit).toEqual({ kind: 'exited', code: 0 });
  expect(ran.stderr.match(/^size\t/gm)).toHaveLength(2);
  expect(await out('paris-2', 'zfs list -H -t snapshot -o guid tank/one tank/two')).toBe(
    await out('okavango', `zfs list -H -t snapshot -o guid ${snapshots.join(' ')}`),
  );

  // As zfs does it: what comes behind a receive that is refused is not touched.
  const refused = await run('okavango', into('tank/no/such', 'tank/three'));
  expect(refused.exit).toEqual({ kind: 'exited', code: 1 });
  expect(await out('paris-2', 'zfs list tank/three 2>&1')).toContain('does not exist');
});

test('ssh between hosts knows the addresses of fleet.yaml and no others', async () => {
  expect((await run('pima', 'ssh nowhere.example.org true')).stderr).toContain(
    'Could not resolve hostname',
  );
  expect((await run('pima', 'ssh paris-1.example.org true')).stderr).toContain(
    'port 22: Connection refused',
  );
  expect(await out('pima', 'ssh -p 2222 paris-1.example.org "zpool list -H -o name"')).toBe(
    'vault\n',
  );
});

test('a scrub runs, is told as running, and ends', async () => {
  await run('paris-1', 'zpool scrub vault');
  expect(await out('paris-1', 'zpool status vault')).toContain('scrub in progress');
  await until(async () =>
    (await out('paris-1', 'zpool status vault')).includes('scrub repaired 0B'),
  );
});

test('S11 a link that drops mid-stream leaves a token, and the rest can be sent', async () => {
  demo.faults.dropLinkInto(hostName('oregon-1'), 1_000_000_000n);
  const direct = (send: string) =>
    `zfs send ${send} | ssh oregon-1.example.org 'zfs receive -s -u cold/dropped'`;
  const snapshot = (
    await out('okavango', 'zfs list -H -t snapshot -o name tank/repology | head -n 1')
  ).trim();
  const ran = await run('okavango', direct(`-Lce ${snapshot}`));
  expect(ran.exit).toEqual({ kind: 'exited', code: 255 });
  const saved = (await token('oregon-1', 'cold/dropped')).trim();
  expect(saved).toMatch(/^1-/);
  expect((await run('okavango', direct(`-t ${saved}`))).exit).toEqual({ kind: 'exited', code: 0 });
  expect(await token('oregon-1', 'cold/dropped')).toBe('-\n');
});

test('a host that goes down refuses connections, and comes back with its pools as they were', async () => {
  const marpe = hostName('marpe');
  const before = await out('marpe', 'zfs list -Hp');
  const sleeping = run('marpe', 'sleep 1000');
  await demo.faults.hostDown(marpe);
  await expect(sleeping).rejects.toMatchObject({ name: 'ShellError' });
  await expect(run('marpe', 'true')).rejects.toMatchObject({ code: 'unreachable' });
  expect((await run('pima', 'ssh marpe.example.org true')).stderr).toContain('Connection refused');
  await demo.faults.hostUp(marpe);
  await until(() =>
    run('marpe', 'true').then(
      () => true,
      () => false,
    ),
  );
  expect(await out('marpe', 'zfs list -Hp')).toBe(before);
});

test('a disk that fails shows in zpool status', async () => {
  demo.faults.disk(hostName('paris-2'), 'tank', 1, 'FAULTED');
  expect(await out('paris-2', 'zpool list -H -o health tank')).toBe('DEGRADED\n');
  demo.faults.disk(hostName('paris-2'), 'tank', 1, 'ONLINE');
  expect(await out('paris-2', 'zpool list -H -o health tank')).toBe('ONLINE\n');
});

test('S13 a host whose key has changed is refused, by this machine and by its neighbours', async () => {
  await demo.faults.changeHostKey(hostName('paris-1'));
  const codes: string[] = [];
  const refused = () =>
    run('paris-1', 'true').then(
      () => codes.push('let in'),
      (error) => codes.push(error.code),
    );
  // The first try may only find that the old connection was cut.
  await until(async () => {
    await refused();
    return codes.at(-1) === 'host-key';
  });
  expect(codes).not.toContain('let in');
  const neighbour = await run('pima', 'ssh -p 2222 paris-1.example.org true');
  expect(neighbour.stderr).toContain('Host key verification failed.');
});

test('a slow host answers late, and the others do not wait for it', async () => {
  demo.faults.slowHost(hostName('pima'), 60_000);
  const order: string[] = [];
  const slow = new AbortController();
  const pima = shells.shell(hostName('pima')).run('true', { intent: 'look', signal: slow.signal });
  pima
    .then((running) => running.exit)
    .then(
      () => order.push('pima'),
      () => order.push('pima'),
    );
  await run('okavango', 'true');
  expect(order).toEqual([]);
  demo.faults.slowHost(hostName('pima'), 0);
  slow.abort();
});
