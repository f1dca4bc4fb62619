import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { planSchema, statusSchema } from '../commands/schemas.ts';
import {
  keyPair,
  type SshServer,
  type SshServerOptions,
  sshServer,
} from '../ssh/support/server.ts';
import {
  datasetYaml,
  type Files,
  fakeZfs,
  fleetYaml,
  makePlace,
  type Place,
  policiesYaml,
  type Said,
  writeConfig,
} from './fake-fleet.ts';
import { cli, holdfastInTerminal } from './terminal.ts';

const execFileAsync = promisify(execFile);
/** A user that no system has on record. */
const strangerUid = 54_321;
/** Only root can start a program as another, who then must be let into this checkout. */
const canBeAStranger =
  process.getuid?.() === 0 &&
  spawnSync(process.execPath, [cli, '--version'], { uid: strangerUid, gid: strangerUid }).status ===
    0;
if (!canBeAStranger) console.warn('skipped: as another user: only where root runs the tests');

/** What no operator should ever read. */
function expectSentences({ stdout, stderr }: Said): void {
  const all = `${stdout}\n${stderr}`;
  expect(all).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(all).not.toMatch(/\b(undefined|\[object Object\]|This was not expected)\b/);
}

/** It failed with these words on stderr, and said nothing on stdout that a program would take for an answer. */
function expectRefusal(said: Said, code: number, ...words: readonly (string | RegExp)[]): void {
  expectSentences(said);
  expect(said).toMatchObject({ code, stdout: '' });
  expect(said.stderr).toMatch(/^holdfast: /);
  for (const word of words) expect(said.stderr).toMatch(word);
}

describe('a configuration that cannot be used, exit 78', () => {
  it('is nowhere: says how to get one, and names --demo', async () => {
    const place = await makePlace();
    for (const words of [
      ['status'],
      ['status', '--json'],
      ['plan'],
      ['run', 'x', '--confirm', 'yes'],
    ])
      expectRefusal(await place.holdfast(words), 78, /no configuration/, 'sample-config', '--demo');
    expect(await place.kept()).toEqual([]);
  });

  it('is not where it was said to be, or a file', async () => {
    const place = await makePlace();
    const directory = await writeConfig(place);
    const nowhere = place.path('nowhere');
    expectRefusal(await place.holdfast(['--config', nowhere, 'status']), 78, nowhere, '--demo');
    expectRefusal(
      await place.holdfast(['status'], { HOLDFAST_CONFIG: nowhere }),
      78,
      nowhere,
      'no such directory',
    );
    const file = `${directory}/fleet.yaml`;
    expectRefusal(
      await place.holdfast(['--config', file, 'status']),
      78,
      'is a file: give the directory',
    );
  });

  it('cannot be read: says which file and why', async () => {
    const place = await makePlace();
    const directory = await writeConfig(place);
    await symlink('round.yaml', `${directory}/datasets/round.yaml`);
    expectRefusal(
      await place.holdfast(['--config', directory, 'status']),
      78,
      'datasets/round.yaml: cannot be read: its symbolic links lead round in a circle',
    );
  });

  const wrong: readonly (readonly [string, Files, readonly string[]])[] = [
    ['YAML that does not parse', { fleet: 'hosts: [\n' }, ['fleet.yaml:2:1', 'not YAML']],
    [
      'a policy that does not exist',
      { datasets: { maps: datasetYaml.replace('one', 'onne') } },
      ['datasets/maps.yaml:4:9 policy', 'there is no policy "onne"', 'did you mean one?'],
    ],
    [
      'two datasets with one id',
      { datasets: { maps: datasetYaml, more: datasetYaml } },
      ['datasets/more.yaml:1:5 id', 'datasets/maps.yaml'],
    ],
    [
      'an origin on an unknown pool',
      { datasets: { maps: datasetYaml.replace('tank', 'tnak') } },
      ['datasets/maps.yaml:3:9 origin', 'north:tnak', 'did you mean north:tank?'],
    ],
    [
      'a pool named twice',
      { fleet: fleetYaml('a.example').replace('tank: {', 'tank: {}, tank: {') },
      ['fleet.yaml:6:24 hosts.north.pools.tank'],
    ],
    [
      'a size that is none',
      { fleet: fleetYaml('a.example').replace('root: tank', 'reserve: 5 potatoes') },
      ['fleet.yaml:6:31 hosts.north.pools.tank.reserve', '5 potatoes'],
    ],
    [
      'a duration that is none',
      { policies: policiesYaml.replace(' }\n', ', replicate: { every: soon } }\n') },
      ['policies.yaml:2:84 policies.one.replicate.every', 'soon'],
    ],
  ];
  it.each(wrong)(
    'has %s: file, line and column, and what to write',
    async (_what, files, words) => {
      const place = await makePlace();
      const directory = await writeConfig(place, files);
      for (const command of [['status', '--json'], ['check']]) {
        const said = await place.holdfast(['--config', directory, ...command]);
        expectRefusal(said, 78, ...words);
      }
      expect(await place.kept()).toEqual([]);
    },
  );

  it('tells all problems of all files at once', async () => {
    const place = await makePlace();
    const directory = await writeConfig(place, {
      policies: policiesYaml.replace('min: 1', 'min: 2'),
      datasets: { a: datasetYaml.replace('one', 'two'), b: 'id: [' },
    });
    expectRefusal(
      await place.holdfast(['--config', directory, 'status']),
      78,
      /problems in the configuration/,
      'policies.yaml:2',
      'datasets/a.yaml:4',
      'datasets/b.yaml:1',
    );
  });
});

describe('a host that cannot be looked at', () => {
  const userKey = keyPair();

  /** The fleet of one host at `port`, known to ssh by `known`, and what holdfast says of it. */
  async function fleetAt(
    port: number,
    { known, config = [] }: { known?: Buffer; config?: readonly string[] } = {},
  ): Promise<Place & { directory: string }> {
    const place = await makePlace();
    await place.write('id', userKey.private);
    const names = `[127.0.0.1]:${port}`;
    await place.write(
      'known_hosts',
      known ? `${names} ssh-ed25519 ${known.toString('base64')}\n` : '',
    );
    await place.write(
      'ssh_config',
      [
        ...config,
        'Host *',
        '  User operator',
        `  IdentityFile ${place.path('id')}`,
        '  IdentitiesOnly yes',
        '  IdentityAgent none',
        `  UserKnownHostsFile ${place.path('known_hosts')}`,
        '  GlobalKnownHostsFile none',
        '',
      ].join('\n'),
    );
    const directory = await writeConfig(place, { fleet: fleetYaml(`ssh://127.0.0.1:${port}`) });
    return { ...place, directory };
  }

  async function serve(options: SshServerOptions = {}): Promise<SshServer> {
    const server = await sshServer({ userKey, ...options });
    onTestFinished(() => server.close());
    return server;
  }

  /** Every command says which host, what is the matter and what to do; none exits with 0, none changes anything. */
  async function expectTrouble(
    { holdfast, directory, kept }: Place & { directory: string },
    code: string,
    ...words: readonly (string | RegExp)[]
  ): Promise<void> {
    const call = (...words: readonly string[]) => holdfast(['--config', directory, ...words]);
    const [check, status, run] = await Promise.all([
      call('check'),
      call('status', '--json'),
      call('run', 'snapshot-north-tank-aaaa', '--confirm', 'yes'),
    ]);
    for (const said of [check, status, run]) expectSentences(said);
    expect([check.code, status.code, run.code]).toEqual([1, 3, 1]);
    expect(check.stdout).toMatch(/^FIX {2}north$/m);
    for (const word of words) expect(check.stdout).toMatch(word);
    const [north] = statusSchema.parse(JSON.parse(status.stdout)).hosts;
    expect(north).toMatchObject({ host: 'north', state: 'unreachable', failure: { code } });
    expectRefusal(run, 1, 'Not seen, and so not planned for: north');
    expect(await kept()).toEqual([]);
  }

  const openPort = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  };

  it('does not resolve', async () => {
    const config = ['Host 127.0.0.1', '  HostName no-such-host.invalid'];
    await expectTrouble(
      await fleetAt(22, { config }),
      'no-such-host',
      /no-such-host\.invalid/,
      /fleet\.yaml|DNS/,
    );
  });

  it('refuses connections', async () => {
    const server = createServer();
    const port = await openPort(server);
    await new Promise((resolve) => server.close(resolve));
    const fleet = await fleetAt(port);
    await expectTrouble(fleet, 'unreachable', `127.0.0.1:${port} refuses`, 'sshd');
    const plan = await fleet.holdfast(['--config', fleet.directory, 'plan']);
    expect(plan.code).toBe(3);
    expect(plan.stdout).toContain('Nothing is recommended, but not everything was seen.');
    expect(plan.stdout).toContain(`not seen: north: never seen; 127.0.0.1:${port} refuses`);
  });

  it('times out', async () => {
    const sockets = createServer(() => {});
    const port = await openPort(sockets);
    const config = ['Host 127.0.0.1', '  ConnectTimeout 1'];
    await expectTrouble(await fleetAt(port, { config }), 'timeout', 'did not answer', 'firewall');
  });

  it('S13 offers a key that is not known', async () => {
    const { port } = await serve();
    await expectTrouble(
      await fleetAt(port),
      'host-key',
      'SHA256:',
      `-p ${port}`,
      'same fingerprint',
    );
  });

  it('S13 offers a key that has changed', async () => {
    const { port } = await serve();
    const { hostKey } = await serve();
    await expectTrouble(
      await fleetAt(port, { known: hostKey }),
      'host-key',
      'THE HOST KEY HAS CHANGED',
      'ssh-keygen -R',
    );
  });

  it('refuses the login', async () => {
    const { port, hostKey } = await serve({ userKey: keyPair() });
    await expectTrouble(await fleetAt(port, { known: hostKey }), 'auth', 'operator', '`ssh ');
  });

  it('has no shell for a login', async () => {
    const nologin = [
      '/bin/sh',
      '-c',
      'echo This account is currently not available.; exit 1',
      'sh',
    ];
    const { port, hostKey } = await serve({ loginShell: nologin });
    await expectTrouble(await fleetAt(port, { known: hostKey }), 'channel', /account|shell/);
  });

  it('answers something else than the probe', async () => {
    const place = await makePlace();
    await place.write(
      'shell',
      '#!/bin/sh\n/bin/sh -c "$1" >/dev/null; echo "\u001b[31mWelcome!"\n',
      0o755,
    );
    const { port, hostKey } = await serve({ loginShell: [place.path('shell')] });
    await expectTrouble(
      await fleetAt(port, { known: hostKey }),
      'garbage',
      'did not run the probe',
      'Welcome!',
      'forced command',
    );
  });

  it('answers half a probe', async () => {
    const place = await makePlace();
    const { loginShell } = await fakeZfs(place);
    await place.write('cut', `#!/bin/sh\n${loginShell[0]} "$1" | head -c 150\n`, 0o755);
    const { port, hostKey } = await serve({ loginShell: [place.path('cut')] });
    await expectTrouble(
      await fleetAt(port, { known: hostKey }),
      'half-a-probe',
      'broke off before its end',
      '`zfs list`',
    );
  });

  it('has no zfs', async () => {
    const place = await makePlace();
    // Whatever this machine has, that login finds nothing.
    await place.write('shell', '#!/bin/sh\nexec /bin/sh -c "command() { return 1; }; $1"\n', 0o755);
    const { port, hostKey } = await serve({ loginShell: [place.path('shell')] });
    await expectTrouble(
      await fleetAt(port, { known: hostKey }),
      'no-zfs',
      'no zfs',
      'Install OpenZFS',
    );
  });

  describe('that answers, and is asked for what it should not do', () => {
    async function wellFleet() {
      const host = await makePlace();
      const zfs = await fakeZfs(host);
      const { port, hostKey } = await serve({ loginShell: zfs.loginShell });
      const place = await fleetAt(port, { known: hostKey });
      const holdfast = (...words: readonly string[]) =>
        place.holdfast(['--config', place.directory, ...words]);
      return { ...place, zfs, holdfast };
    }
    async function firstAction(holdfast: (...words: readonly string[]) => Promise<Said>) {
      const { stdout } = await holdfast('plan', '--json');
      const [action] = planSchema.parse(JSON.parse(stdout)).actions;
      if (!action) throw new Error(`there is a snapshot due in ${stdout}`);
      return action;
    }

    it('S1 run with an unknown id, a wrong word, or read-only changes nothing', async () => {
      const { holdfast, zfs } = await wellFleet();
      const { id, confirm } = await firstAction(holdfast);
      const unknown = await holdfast('run', `${id}x`, '--confirm', confirm);
      expectRefusal(unknown, 1, `Did you mean ${id}?`, 'holdfast plan');
      const wrong = await holdfast('run', id, '--confirm', 'ja');
      expectSentences(wrong);
      expect(wrong.code).toBe(1);
      expect(wrong.stdout).toContain('Nothing was sent.');
      const readOnly = await holdfast('--read-only', 'run', id, '--confirm', confirm);
      expectRefusal(readOnly, 64, '--read-only');
      expectRefusal(await holdfast('run', id), 64, 'no terminal to ask at', '--confirm WORD');
      expect(await zfs.changes()).toEqual([]);
    });

    it('S1 run with the id of a need that has changed since changes nothing', async () => {
      const { holdfast, zfs } = await wellFleet();
      const { id, confirm } = await firstAction(holdfast);
      await zfs.moveOn();
      const now = await firstAction(holdfast);
      expect(now.id).not.toBe(id);
      const stale = await holdfast('run', id, '--confirm', confirm);
      expectRefusal(stale, 1, 'The plan may have changed since', 'holdfast plan');
      expect(await zfs.changes()).toEqual([]);
    });

    it('S10 runs nothing when the journal cannot be written', async () => {
      const { holdfast, zfs, write, path } = await wellFleet();
      const { id, confirm } = await firstAction(holdfast);
      await write('state/holdfast/journal', 'a file where the directory belongs');
      const said = await holdfast('run', id, '--confirm', confirm);
      expectSentences(said);
      expect(said.code).toBe(1);
      expect(said.stderr).toContain(path('state/holdfast/journal'));
      expect(said.stderr).toMatch(/writable/);
      expect(await zfs.changes()).toEqual([]);
    });

    it('S10 runs nothing when the disk of the journal is full', async () => {
      const { holdfast, zfs, path } = await wellFleet();
      const { id, confirm } = await firstAction(holdfast);
      await mkdir(path('state/holdfast/journal'));
      // Every write to it fails as on a full disk.
      await symlink('/dev/full', path('state/holdfast/journal/journal.jsonl'));
      const said = await holdfast('run', id, '--confirm', confirm);
      expectSentences(said);
      expect(said.code).toBe(1);
      expect(said.stdout + said.stderr).toMatch(/journal\.jsonl/);
      expect(await zfs.changes()).toEqual([]);
    });

    it('forgets what it remembered when that is damaged or of another version', async () => {
      const { holdfast, path, write } = await wellFleet();
      expect((await holdfast('status')).code).toBeLessThan(3);
      const [fleet = ''] = await readdir(path('state/holdfast/memory'));
      for (const text of ['{"version":0}', '{"trunc']) {
        await write(`state/holdfast/memory/${fleet}/north.json`, text);
        const said = await holdfast('status');
        expectSentences(said);
        expect(said).toMatchObject({ stderr: '' });
        expect(said.code).toBeLessThan(3);
      }
    });

    it('two at once look and read the same', async () => {
      const { holdfast } = await wellFleet();
      const both = await Promise.all([holdfast('plan', '--json'), holdfast('plan', '--json')]);
      const [one, other] = both.map(({ stdout }) => planSchema.parse(JSON.parse(stdout)).actions);
      expect(one?.map(({ id }) => id)).toEqual(other?.map(({ id }) => id));
      expect(both.map(({ stderr }) => stderr)).toEqual(['', '']);
    });
  });
});

describe('a command line that is wrong, exit 64', () => {
  const lines: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['an unknown command', ['plna'], ['There is no command plna', 'Did you mean plan?']],
    ['an unknown option', ['status', '--jsn'], ['no option --jsn', 'Did you mean --json?']],
    ['an option of another command', ['status', '--sh'], ['--sh is an option of plan']],
    ['an option without its value', ['--config'], ['--config DIR']],
    ['run without an id', ['run'], ['run needs ID']],
  ];
  it.each(lines)('has %s', async (_what, words, sentences) => {
    const place = await makePlace();
    expectRefusal(await place.holdfast(words), 64, ...sentences.map(literally), '--help');
  });
});

describe('a machine that lacks something', () => {
  it('has no HOME: looks elsewhere, and leaves nothing in the working directory', async () => {
    const place = await makePlace();
    const none = { HOME: '', XDG_CONFIG_HOME: '', HOLDFAST_SSH_CONFIG: '/dev/null' };
    expectRefusal(await place.holdfast(['status'], none), 78, 'no configuration');
    const directory = await writeConfig(place);
    const said = await place.holdfast(['--config', directory, 'journal'], {
      ...none,
      XDG_STATE_HOME: '',
    });
    expectSentences(said);
    expect(said.stdout).toMatch(/The journal \/.*\.local\/state\/holdfast/);
    expect(await readdir(place.path('home'))).toEqual([]);
  });

  it.runIf(canBeAStranger)('has no record of the user', async () => {
    const place = await makePlace();
    const directory = await writeConfig(place);
    await execFileAsync('chown', ['-R', `${strangerUid}`, place.path()]);
    const nobody = { HOME: '', XDG_STATE_HOME: '', XDG_CONFIG_HOME: '' };
    const said = await place.holdfast(['--config', directory, 'status'], nobody, strangerUid);
    expectRefusal(said, 1, 'no home directory', 'XDG_STATE_HOME');
    const demo = await place.holdfast(
      ['--demo', 'run', 'x', '--confirm', 'yes'],
      nobody,
      strangerUid,
    );
    expectRefusal(demo, 1, 'the plan holds no action x');
  });

  it.runIf(canBeAStranger)('does not let the user read the configuration', async () => {
    const place = await makePlace();
    const directory = await writeConfig(place);
    await chmod(place.path(), 0o711);
    await chmod(directory, 0o700);
    for (const which of [{ HOLDFAST_CONFIG: directory }, { XDG_CONFIG_HOME: place.path('xdg') }]) {
      await rm(place.path('xdg'), { recursive: true, force: true });
      await mkdir(place.path('xdg'));
      await symlink(directory, place.path('xdg', 'holdfast'));
      const said = await place.holdfast(['status'], which, strangerUid);
      expectRefusal(said, 78, 'fleet.yaml: cannot be read: you have no permission');
    }
  });

  it('S8 has no place for the memory: says which, and how to give another', async () => {
    const place = await makePlace();
    await place.write('state', 'a file');
    const directory = await writeConfig(place);
    const said = await place.holdfast(['--config', directory, 'status']);
    expectRefusal(said, 1, place.path('state'), 'XDG_STATE_HOME');
  });

  it('has a terminal that is too small: the console says what it needs, and lets itself be left', async () => {
    const small = holdfastInTerminal(['--demo'], { cols: 40, rows: 10 });
    await small.until((screen) => /60/.test(screen) && /15/.test(screen), 'what it needs');
    small.type('\x03');
    expect(await small.ended).toBe(64);
    expect(small.isFullScreen()).toBe(false);
    expect(small.screen().replaceAll('\n', '')).toContain(
      'needs a terminal of 60 columns and 15 rows',
    );
  });

  it('has no terminal at all: points to status and plan', async () => {
    const place = await makePlace();
    const directory = await writeConfig(place);
    for (const which of [['--demo'], ['--config', directory]])
      expectRefusal(await place.holdfast(which), 64, 'holdfast status', 'holdfast plan');
    expect(await place.kept()).toEqual([]);
  });
});

const literally = (text: string) => new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
