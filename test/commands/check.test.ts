import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { reportText } from '../../src/commands/check.ts';
import { checkHost } from '../../src/commands/check-host.ts';
import type { Config } from '../../src/model/config.ts';
import { filesystemName } from '../../src/model/ids.ts';
import type { Become, Host } from '../../src/model/inventory.ts';
import type { HostObservation, SeenHost } from '../../src/model/observation.ts';
import type { Intent, Shell } from '../../src/ssh/shell.ts';
import { config, observations, unreachable } from './sample.ts';

interface Answer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

/** A shell that answers what it is told to, and keeps what it was asked. */
function scripted(answers: Readonly<Record<string, Answer>>) {
  const asked: { command: string; intent: Intent }[] = [];
  const shell: Shell = {
    host: host().name,
    async run(command, { intent }) {
      asked.push({ command, intent });
      const { stdout = '', stderr = '', code = 0 } = answers[command] ?? { code: 127 };
      const said = (text: string) => {
        const stream = new PassThrough();
        stream.end(text);
        return stream;
      };
      return {
        stdin: new PassThrough().resume(),
        stdout: said(stdout),
        stderr: said(stderr),
        exit: Promise.resolve({ kind: 'exited', code }),
      };
    },
    close: async () => {},
  };
  return { shell, asked };
}

function host(become: Become = 'none'): Host {
  const [, south] = config.inventory.hosts;
  if (!south) throw new Error('the sample has a second host');
  return { ...south, become };
}

function seen(): SeenHost {
  const south = observations.get(host().name);
  if (south?.kind !== 'seen') throw new Error('the sample sees south');
  return south;
}

const who = 'id -u && id -un && id -Gn';
const asRoot = { [who]: { stdout: '0\nroot\nroot\n' } };
const problems = async (
  answers: Readonly<Record<string, Answer>>,
  observation: HostObservation = seen(),
  become: Become = 'none',
) => (await checkHost(host(become), observation, config, scripted(answers).shell)).problems;

describe('check', () => {
  it('finds nothing wrong where root logs in', async () => {
    expect(await problems(asRoot)).toEqual([]);
  });

  it('says which grants a plain user lacks, and the command that gives them', async () => {
    const [problem] = await problems({
      [who]: { stdout: '1000\nholdfast\nholdfast\n' },
      'zfs allow tank/archive': {
        stdout:
          '---- Permissions on tank/archive ---------\nLocal+Descendent permissions:\n\tuser holdfast create,mount,receive\n',
      },
    });
    expect(problem).toBe(
      [
        'User holdfast may not canmount, clone, destroy, mountpoint, promote, readonly, rename, userprop on tank/archive. As root there:',
        'zfs allow -u holdfast canmount,clone,destroy,mountpoint,promote,readonly,rename,userprop tank/archive',
      ].join('\n'),
    );
  });

  describe('of a root that does not exist yet', () => {
    const plainUser = { [who]: { stdout: '1000\nholdfast\nholdfast\n' } };
    const rootless = (): SeenHost => ({
      ...seen(),
      filesystems: { ok: true, value: [] },
      missing: [filesystemName('tank/archive')],
    });
    const all =
      'canmount,clone,create,destroy,mount,mountpoint,promote,readonly,receive,rename,userprop';
    const onTank = (permissions: string) => ({
      stdout: `---- Permissions on tank ---------\nLocal+Descendent permissions:\n\tuser holdfast ${permissions}\n`,
    });

    it('tells root to make it, since only what is there can be allowed something on', async () => {
      const [problem] = await problems({ ...plainUser, 'zfs allow tank': {} }, rootless());
      expect(problem).toBe(
        [
          `User holdfast may not ${all.replaceAll(',', ', ')} on tank/archive, which does not exist yet. As root there:`,
          'zfs create -p -o canmount=off -o mountpoint=none tank/archive',
          `zfs allow -u holdfast ${all} tank/archive`,
        ].join('\n'),
      );
    });

    it('is content where all that is needed may be done above it: the plan makes it', async () => {
      expect(await problems({ ...plainUser, 'zfs allow tank': onTank(all) }, rootless())).toEqual(
        [],
      );
    });
  });

  it('says that a plain user cannot scrub, which no grant can change', async () => {
    const plainUser = { [who]: { stdout: '1000\nholdfast\nholdfast\n' } };
    const { notes } = await checkHost(host(), seen(), config, scripted(plainUser).shell);
    expect(notes.at(-1)).toMatch(/^scrubs take root/);
  });

  it('says that an origin is not there', async () => {
    const [north] = config.inventory.hosts;
    const observation = north && observations.get(north.name);
    if (!north || observation?.kind !== 'seen') throw new Error('the sample sees north');
    const empty: SeenHost = { ...observation, filesystems: { ok: true, value: [] } };
    const report = await checkHost(north, empty, config, scripted(asRoot).shell);
    expect(report.problems).toContain(
      'tank/archive/beetles, the origin of beetles, does not exist there. Correct its catalogue entry, or restore it.',
    );
  });

  it('says which pool it could not list, and not that what lies there does not exist', async () => {
    const [north] = config.inventory.hosts;
    const observation = north && observations.get(north.name);
    if (!north || observation?.kind !== 'seen') throw new Error('the sample sees north');
    const why = { what: 'zfs list failed: It stopped.', todo: 'Start it.', since: observation.at };
    const unread: SeenHost = {
      ...observation,
      filesystems: { ok: true, value: [] },
      unread: [{ pool: 'tank', ...why, last: null }],
    };
    const plainUser = { [who]: { stdout: '1000\nholdfast\nholdfast\n' } };
    const report = await checkHost(north, unread, config, scripted(plainUser).shell);
    expect(report.problems.filter((each) => !each.startsWith('Its ssh'))).toEqual([
      'It did not list pool tank: zfs list failed: It stopped. Start it.',
    ]);
  });

  it('asks for no permission on a pool that it could not list, whose root may be there', async () => {
    const why = { what: 'zfs list failed.', todo: 'Start it.', since: seen().at, last: null };
    const unread: SeenHost = {
      ...seen(),
      filesystems: { ok: true, value: [] },
      unread: [{ pool: 'tank', ...why }],
    };
    const plainUser = { [who]: { stdout: '1000\nholdfast\nholdfast\n' } };
    expect(await problems({ ...plainUser, 'zfs allow tank': {} }, unread)).toEqual([
      'It did not list pool tank: zfs list failed. Start it.',
    ]);
  });

  it('says that sudo asks for a password', async () => {
    const [problem] = await problems(
      { 'sudo -n zfs version': { code: 1, stderr: 'sudo: a password is required\n' } },
      seen(),
      'sudo',
    );
    expect(problem).toContain('sudo: a password is required');
    expect(problem).toContain('become: none');
  });

  it('says that sudo lets zfs through and zpool not', async () => {
    const found = await problems({ 'sudo -n zfs version': {} }, seen(), 'sudo');
    expect(found).toEqual([expect.stringMatching(/^sudo does not let zpool through/)]);
  });

  it('says that a pool is not imported', async () => {
    const [problem] = await problems(asRoot, { ...seen(), pools: { ok: true, value: [] } });
    expect(problem).toContain('Pool tank is not imported there.');
  });

  it('says what a host did not answer', async () => {
    const [problem] = await problems(asRoot, {
      ...seen(),
      version: { ok: false, what: 'zfs: not found' },
    });
    expect(problem).toBe('It did not say the version: zfs: not found');
  });

  it('says why a host was not reached and what to do, and asks it nothing more', async () => {
    const { shell, asked } = scripted({});
    const report = await checkHost(host(), unreachable('south', null), config, shell);
    expect(report.problems).toEqual(['south refused the connection. Is it up?']);
    expect(asked).toEqual([]);
  });

  it('S14 only looks', async () => {
    for (const become of ['none', 'sudo', 'doas'] as const) {
      const { shell, asked } = scripted(asRoot);
      await checkHost(host(become), seen(), config, shell);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter(({ intent }) => intent !== 'look')).toEqual([]);
    }
  });

  describe('of a host that datasets come from', () => {
    const [north] = config.inventory.hosts;
    if (!north) throw new Error('the sample has a first host');
    const toSouth =
      'ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=15 south.example.org true';
    const toEast =
      'ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=15 east.example.org true';
    const ofNorth = async (
      answers: Readonly<Record<string, Answer>>,
      transfers: Config['inventory']['transfers'] = [],
    ) => {
      const observation = observations.get(north.name);
      const { shell, asked } = scripted({ ...asRoot, ...answers });
      const inventory = { ...config.inventory, transfers };
      const { problems } = await checkHost(north, observation, { ...config, inventory }, shell);
      return {
        problems: problems.filter((problem) => problem.startsWith('Its ssh')),
        asked: asked.filter(({ command }) => command.startsWith('ssh ')),
      };
    };

    it('says to which others its ssh does not get by itself, and what to do', async () => {
      const stderr = 'Warning: noise\nHost key verification failed.\n';
      const { problems, asked } = await ofNorth({
        [toSouth]: {},
        [toEast]: { code: 255, stderr },
      });
      expect(problems).toEqual([
        expect.stringMatching(/^Its ssh does not get to east .*\(Host key verification failed\.\)/),
      ]);
      expect(problems[0]).toContain(`Make \`${toEast}\` work there`);
      expect(problems[0]).toContain('{ from: north, to: east, via: relay }');
      expect(asked.map(({ intent }) => intent)).toEqual(['look', 'look']);
    });

    it('asks nothing where the bytes go through this machine', async () => {
      const relay = { from: null, to: null, via: 'relay', limit: null } as const;
      expect(await ofNorth({}, [relay])).toEqual({ problems: [], asked: [] });
    });
  });

  it('counts the hosts to see to', () => {
    const report = (name: string, found: readonly string[]) => ({
      host: name,
      problems: found,
      notes: ['zfs-2.3.2'],
    });
    expect(reportText([report('north', []), report('south', ['Fix this.'])])).toBe(
      [
        'ok   north  zfs-2.3.2',
        'FIX  south  zfs-2.3.2',
        '     Fix this.',
        '',
        '1 host of 2 to see to.',
      ].join('\n'),
    );
    expect(reportText([report('north', [])])).toContain('Every host is fit.');
    const warned = reportText([report('north', [])], [{ host: 'north', text: '!  Upgrade it.' }]);
    expect(warned).toBe('ok  north  zfs-2.3.2\n     !  Upgrade it.\n\nEvery host is fit.');
    const commands = reportText([report('north', ['Do this:\nzfs allow …'])]);
    expect(commands).toContain('     Do this:\n       zfs allow …\n');
  });
});
