import { PassThrough } from 'node:stream';
import type { FilesystemName, HostName } from '../../src/model/ids.ts';
import { filesystemName, guid, hostName, instant, snapshotName, txg } from '../../src/model/ids.ts';
import type { FilesystemFacts, PoolFacts, SeenHost } from '../../src/model/observation.ts';
import type { Exit, Intent, RunOptions, Shells } from '../../src/ssh/shell.ts';
import { ShellError } from '../../src/ssh/shell.ts';

export const okavango = hostName('okavango');
export const paris = hostName('paris-1');
export const origin = filesystemName('tank/tessera');
export const root = filesystemName('vault/replica');
export const replica = filesystemName('vault/replica/tessera');

export const snapshot = (name: string, id: string) => ({
  name: snapshotName(name),
  guid: guid(id),
  createtxg: txg('100'),
  creation: instant(0),
  holds: 0,
  written: 0n,
});

function filesystem(name: FilesystemName, facts: Partial<FilesystemFacts> = {}): FilesystemFacts {
  return {
    name,
    type: 'filesystem',
    guid: guid('42'),
    used: 10n ** 12n,
    available: 10n ** 13n,
    referenced: 10n ** 12n,
    written: 0n,
    origin: null,
    encryption: null,
    readonly: true,
    canmount: 'noauto',
    mountpoint: null,
    mounted: false,
    resumeToken: null,
    stamp: { dataset: null, role: null, send: null },
    snapshots: [],
    bookmarks: [],
    snapshotsAt: instant(0),
    ...facts,
  };
}

function pool(name: string, facts: Partial<PoolFacts> = {}): PoolFacts {
  return {
    name,
    guid: guid('7'),
    state: 'ONLINE',
    readonly: false,
    size: 10n ** 14n,
    allocated: 10n ** 13n,
    free: 9n * 10n ** 13n,
    fragmentation: 1,
    scan: { kind: 'none' },
    dataErrors: 0n,
    status: null,
    vdevs: [],
    ...facts,
  };
}

function seenHost(
  host: HostName,
  pools: readonly PoolFacts[],
  filesystems: readonly FilesystemFacts[],
): SeenHost {
  return {
    kind: 'seen',
    host,
    at: instant(0),
    hostClock: null,
    tookMs: 1,
    wholeAt: instant(0),
    version: { ok: true, value: { userland: '2.3.2', kernel: '2.3.2' } },
    pools: { ok: true, value: pools },
    filesystems: { ok: true, value: filesystems },
    missing: [],
    unread: [],
    tools: [],
  };
}

/** What a fake host's command may do: read its stdin, write, and watch for being ended. */
export interface FakeProcess {
  readonly host: HostName;
  readonly command: string;
  readonly stdin: PassThrough;
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  readonly signal: AbortSignal | undefined;
}

export type Behaviour = (running: FakeProcess) => Promise<Exit> | Exit;

/** Two hosts as plain values that a test changes, and shells that record what they are given. */
export class FakeFleet {
  hosts: Map<HostName, SeenHost>;
  /** Hosts that cannot be looked at any more. */
  readonly down: Set<HostName>;
  readonly looks: HostName[];
  readonly sent: { host: HostName; command: string; intent: Intent }[];
  behaviour: Behaviour;
  shells: Shells;

  constructor() {
    this.hosts = new Map([
      [
        okavango,
        seenHost(
          okavango,
          [pool('tank')],
          [filesystem(origin, { snapshots: [snapshot('a', '1')] })],
        ),
      ],
      [paris, seenHost(paris, [pool('vault')], [filesystem(root)])],
    ]);
    this.down = new Set();
    this.looks = [];
    this.sent = [];
    this.behaviour = () => ({ kind: 'exited', code: 0 });
    this.shells = {
      shell: (host) => ({
        host,
        run: (command, options) => Promise.resolve(this.run(host, command, options)),
        close: () => Promise.resolve(),
      }),
      close: () => Promise.resolve(),
    };
  }

  look = async (host: HostName): Promise<SeenHost> => {
    this.looks.push(host);
    const seen = this.hosts.get(host);
    if (!seen || this.down.has(host))
      throw new ShellError('unreachable', host, {
        what: 'The connection was refused.',
        todo: 'Check that sshd runs there.',
      });
    return seen;
  };

  /** Replaces a filesystem of a host, or adds it; null takes it away. */
  set(host: HostName, name: FilesystemName, facts: Partial<FilesystemFacts> | null): void {
    const seen = this.hosts.get(host);
    if (!seen?.filesystems.ok) throw new Error(`${host} has no filesystems`);
    const before = seen.filesystems.value.find((each) => each.name === name) ?? filesystem(name);
    const others = seen.filesystems.value.filter((each) => each.name !== name);
    const value = facts === null ? others : [...others, { ...before, ...facts }];
    this.hosts.set(host, { ...seen, filesystems: { ok: true, value } });
  }

  setClock(host: HostName, hostClock: SeenHost['hostClock']): void {
    const seen = this.hosts.get(host);
    if (seen) this.hosts.set(host, { ...seen, hostClock });
  }

  setPool(host: HostName, facts: Partial<PoolFacts>): void {
    const seen = this.hosts.get(host);
    if (!seen?.pools.ok) throw new Error(`${host} has no pools`);
    const value = seen.pools.value.map((each) => ({ ...each, ...facts }));
    this.hosts.set(host, { ...seen, pools: { ok: true, value } });
  }

  private run(host: HostName, command: string, options: RunOptions) {
    this.sent.push({ host, command, intent: options.intent });
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const running = { host, command, stdin, stdout, stderr, signal: options.signal };
    const exit = Promise.resolve()
      .then(() => this.behaviour(running))
      .finally(() => {
        stdout.end();
        stderr.end();
      });
    exit.catch(() => undefined);
    return { stdin, stdout, stderr, exit };
  }
}
