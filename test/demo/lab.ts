import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Link } from '../../src/demo/host/receive-stream.ts';
import { receiveStream } from '../../src/demo/host/receive-stream.ts';
import { sendStream } from '../../src/demo/host/send-stream.ts';
import type { Said } from '../../src/demo/zfs/answer.ts';
import { emptyFilesystem } from '../../src/demo/zfs/empty-filesystem.ts';
import type { Encryption, Filesystem, Machine, Vdev, Zpool } from '../../src/demo/zfs/machine.ts';
import { runCommand } from '../../src/demo/zfs/run.ts';

const fixtures = join(import.meta.dirname, '../fixtures/openzfs-2.3.2');

/** What OpenZFS 2.3.2 said on the lab's hosts: the command, its exit status, its output. */
export function captured(name: string): { command: string; exit: number; output: string } {
  const [command = '', about = '', ...output] = readFileSync(join(fixtures, name), 'utf8').split(
    '\n',
  );
  const exit = Number(/exit=(\d+)/.exec(about)?.[1]);
  return { command: command.replace(/^# /, ''), exit, output: output.join('\n') };
}

const MiB = 1024n ** 2n;

export function disk(name: string, size = 1014n * MiB): Vdev {
  const errors = { read: 0, write: 0, checksum: 0 };
  return { name, type: 'disk', parity: 0, guid: '1', size, children: [], state: 'ONLINE', errors };
}

function group(name: string, type: 'mirror' | 'raidz', children: readonly Vdev[]): Vdev {
  return { ...disk(name), type, parity: type === 'raidz' ? 1 : 0, children };
}

export function pool(name: string, vdevs: readonly Vdev[], size = 960n * MiB): Zpool {
  const made: Zpool = {
    name,
    guid: '5092257524824611538',
    size,
    dataShare: 1000,
    fragmentation: 0,
    vdevs,
    scan: null,
    txg: 1000n,
    filesystems: new Map(),
  };
  filesystem(made, name);
  return made;
}

export function filesystem(
  on: Zpool,
  name: string,
  also: Partial<Omit<Filesystem, 'properties'>> & { properties?: Record<string, string> } = {},
): Filesystem {
  const { properties = {}, ...rest } = also;
  const fs: Filesystem = {
    ...emptyFilesystem({
      name,
      type: 'filesystem',
      guid: `9${on.filesystems.size}`,
      createtxg: 1n,
      creation: 1795333790,
      objsetid: 54,
      properties: new Map(Object.entries(properties)),
      encryption: null,
    }),
    referenced: 98304n,
    mounted: true,
    ...rest,
  };
  on.filesystems.set(name, fs);
  return fs;
}

/** A machine whose clock stands until `at` is moved. */
export function machine(name: string, pools: readonly Zpool[]): Machine & { at: number } {
  let minted = 0n;
  const made = {
    name,
    user: 'root',
    pools: new Map(pools.map((each) => [each.name, each])),
    keyFiles: new Map([['/etc/zfskeys/secure.key', 'lab']]),
    at: 1795334041_000,
    now: () => made.at,
    speed: Number.POSITIVE_INFINITY,
    mint: () => {
      minted += 1n;
      return String(7_000_000_000_000_000_000n + minted);
    },
  };
  return made;
}

export const locked = (): Encryption => ({
  algorithm: 'aes-256-gcm',
  key: { format: 'passphrase', location: 'prompt', loaded: false, secret: null },
});

/** The lab's host h1 as `zfs list` showed it: its pools are made from that listing. */
export function h1(): Machine & { at: number } {
  const pools = [
    pool('fast', [disk('virtio-h1-disk7'), disk('virtio-h1-disk8')]),
    pool('rz', [
      group('raidz1-0', 'raidz', [
        disk('virtio-h1-disk3'),
        disk('virtio-h1-disk4'),
        disk('virtio-h1-disk5'),
      ]),
    ]),
    pool('tank', [group('mirror-0', 'mirror', [disk('virtio-h1-disk1'), disk('virtio-h1-disk2')])]),
  ];
  const made = machine('h1', pools);
  const { command, output } = captured('zfs-list-Hp-all-types.txt');
  const columns = /-o (\S+)/.exec(command)?.[1]?.split(',') ?? [];
  for (const line of output.trimEnd().split('\n')) {
    const cells = line.split('\t');
    const cell = (column: string) => cells[columns.indexOf(column)] ?? '';
    addListed(made, cell);
  }
  return made;
}

function addListed(made: Machine, cell: (column: string) => string): void {
  const name = cell('name');
  const [fsName = '', tail = ''] = name.split(/[@#]/);
  const on = made.pools.get(fsName.split('/', 1)[0] ?? '');
  if (!on) throw new Error(`no pool for ${name}`);
  const guid = cell('guid');
  const createtxg = BigInt(cell('createtxg'));
  const creation = Number(cell('creation'));
  const referenced = BigInt(cell('referenced'));
  const ivset = cell('encryption') === 'off' ? null : `1${guid}`;
  const mark = { name: tail, guid, createtxg, creation, referenced, ivset };
  if (cell('type') === 'bookmark') {
    on.filesystems.get(fsName)?.bookmarks.push({ ...mark, ivset: null });
    return;
  }
  if (cell('type') === 'snapshot') {
    const holds = new Map(
      Array.from({ length: Number(cell('userrefs')) }, (_, i) => [`hold-${i}`, creation]),
    );
    const written = BigInt(cell('written'));
    const used = BigInt(cell('used'));
    on.filesystems
      .get(fsName)
      ?.snapshots.push({ ...mark, written, used, holds, properties: new Map() });
    return;
  }
  const root = cell('encryptionroot');
  const algorithm = cell('encryption');
  const format = cell('keyformat') === 'raw' ? 'raw' : 'passphrase';
  const location = cell('keylocation');
  const key = { format, location, loaded: true, secret: 'lab' } as const;
  filesystem(on, name, {
    type: cell('type') === 'volume' ? 'volume' : 'filesystem',
    guid,
    createtxg,
    creation,
    referenced,
    written: BigInt(cell('written')),
    encryption: algorithm === 'off' ? null : { algorithm, key: root === name ? key : null },
    mounted: cell('mounted') === 'yes',
    origin: cell('origin') === '-' ? null : cell('origin'),
    properties: {
      ...(cell('volsize') === '-' ? {} : { volsize: cell('volsize') }),
      ...(cell('mountpoint') === 'none' ? { mountpoint: 'none' } : {}),
    },
  });
}

/** One command that answers at once. */
export function run(on: Machine, program: 'zfs' | 'zpool', ...args: readonly string[]): Said {
  const answer = runCommand(on, program, args);
  if (answer.kind !== 'said') throw new Error(`${program} ${args.join(' ')} streams`);
  return answer;
}

export const zfs = (on: Machine, ...args: readonly string[]): Said => run(on, 'zfs', ...args);
export const zpool = (on: Machine, ...args: readonly string[]): Said => run(on, 'zpool', ...args);

export interface Ends {
  readonly sent: { readonly stoppedIn: string | null; readonly told: string };
  readonly received: Said;
}

/** `zfs send … | zfs receive …` between two machines; `drop`: the link breaks after so many simulated bytes, `cut`: after so many real ones. */
export async function transfer(
  from: Machine,
  send: readonly string[],
  to: Machine,
  receive: readonly string[],
  trouble: { readonly drop?: bigint; readonly cut?: number } = {},
): Promise<Ends> {
  const sending = runCommand(from, 'zfs', ['send', ...send]);
  const receiving = runCommand(to, 'zfs', ['receive', ...receive]);
  if (sending.kind !== 'send') throw new Error(`send: ${JSON.stringify(sending)}`);
  if (receiving.kind !== 'receive') throw new Error(`receive: ${JSON.stringify(receiving)}`);
  const data = new PassThrough();
  const told = new PassThrough();
  const signal = new AbortController().signal;
  const link: Link = { bytesLeft: trouble.drop ?? null, signal };
  const arriving = trouble.cut === undefined ? data : headOf(data, trouble.cut);
  const received = receiveStream(receiving.job, arriving, link);
  const stoppedIn = await sendStream(
    sending.job,
    { data, told },
    { speed: from.speed, now: from.now, signal },
  );
  told.end();
  return { sent: { stoppedIn, told: await text(told) }, received: await received };
}

/** `head -c bytes` */
function headOf(source: PassThrough, bytes: number): PassThrough {
  const head = new PassThrough();
  let left = bytes;
  source.on('data', (chunk: Buffer) => {
    if (left > 0) head.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) head.end();
  });
  return head;
}
