import type { Filesystem, Machine } from '../../src/demo/zfs/machine.ts';
import { familyOf, findFilesystem, newestOf } from '../../src/demo/zfs/machine.ts';
import { runCommand } from '../../src/demo/zfs/run.ts';
import type { Pool } from '../../src/model/inventory.ts';
import { tryZfs, write } from './past.ts';
import { receiveAtOnce } from './shell/streams.ts';

/** A replica as its maker left it. */
export interface Replica {
  readonly machine: Machine;
  readonly pool: Pool;
  /** Where its top lies now. */
  top: string;
  readonly by: 'holdfast' | 'hand';
  readonly clear: boolean;
}

export interface Origin {
  readonly machine: Machine;
  readonly id: string;
  readonly top: string;
  readonly recursive: boolean;
}

const membersOf = ({ machine, top, recursive }: Origin): readonly Filesystem[] =>
  familyOf(machine, top).filter((fs) => recursive || fs.name === top);

/** `zfs send … | zfs receive …`; what ZFS refuses did not happen. */
function pipe(
  from: Machine,
  send: readonly string[],
  to: Machine,
  receive: readonly string[],
  cut: boolean,
): boolean {
  const sending = runCommand(from, 'zfs', ['send', ...send]);
  const receiving = runCommand(to, 'zfs', ['receive', ...receive]);
  if (sending.kind !== 'send' || receiving.kind !== 'receive') return false;
  const share = cut ? { share: 0.4 } : null;
  return receiveAtOnce(receiving.job, sending.job, () => {}, share).exit === 0;
}

function receiveWords(replica: Replica, id: string, fs: Filesystem, flag: string) {
  if (replica.by === 'hand') return ['-s', '-u'];
  const { trust } = replica.pool;
  const inert = fs.type === 'volume' ? [] : ['-x', 'mountpoint', '-o', 'canmount=noauto'];
  const stamps = {
    dataset: id,
    role: trust === 'keyless' ? 'keyless' : 'replica',
    send: flag.slice(1),
  };
  const stamped = Object.entries(stamps).flatMap(([name, value]) => [
    '-o',
    `holdfast:${name}=${value}`,
  ]);
  return ['-s', '-u', ...inert, '-o', 'readonly=on', ...stamped];
}

/** One filesystem of a replica, made or brought up to date; false when the stream was cut or refused. */
function syncMember(
  origin: Origin,
  replica: Replica,
  fs: Filesystem,
  how: 'whole' | 'cut' | 'oldest',
): boolean {
  const [oldest] = fs.snapshots;
  const newest = newestOf(fs);
  if (!oldest || !newest) return true;
  const target = `${replica.top}${fs.name.slice(origin.top.length)}`;
  const flag = fs.encryption && !replica.clear ? '-w' : '-Lce';
  const held = findFilesystem(replica.machine, target);
  const increments = (base: string) =>
    base === newest.name ||
    pipe(
      origin.machine,
      [flag, '-I', `@${base}`, `${fs.name}@${newest.name}`],
      replica.machine,
      ['-s', '-u', target],
      how === 'cut',
    );
  if (held) {
    const common = fs.snapshots.findLast(({ guid }) =>
      held.snapshots.some((each) => each.guid === guid),
    );
    return common !== undefined && increments(common.name);
  }
  const words = receiveWords(replica, origin.id, fs, flag);
  const first = pipe(
    origin.machine,
    [flag, `${fs.name}@${oldest.name}`],
    replica.machine,
    [...words, target],
    how === 'cut',
  );
  return first && (how === 'oldest' || increments(oldest.name));
}

/** A replica is made, or brought up to date, member by member until one fails. */
export function sync(origin: Origin, replica: Replica, how: 'whole' | 'cut' | 'oldest'): void {
  const { machine, pool } = replica;
  if (findFilesystem(machine, pool.root) === null)
    tryZfs(machine, 'create', '-p', '-o', 'canmount=off', '-o', 'mountpoint=none', pool.root);
  for (const fs of membersOf(origin)) if (!syncMember(origin, replica, fs, how)) return;
}

/** Something that should not have happened to a replica. */
export function harm(
  replica: Replica,
  member: number,
  how: 'write' | 'snapshot' | 'rename' | 'open' | 'load-key' | 'hold' | 'destroy-oldest',
): void {
  const { machine } = replica;
  const family = familyOf(machine, replica.top);
  const fs = family[member % Math.max(1, family.length)];
  if (!fs) return;
  const [oldest] = fs.snapshots;
  switch (how) {
    case 'write':
      write(fs, 1);
      break;
    case 'snapshot':
      tryZfs(machine, 'snapshot', `${fs.name}@by-hand-${machine.now() / 1000}`);
      break;
    case 'rename': {
      const to = `${replica.pool.root}/was-${machine.now() / 1000}`;
      if (tryZfs(machine, 'rename', replica.top, to)) replica.top = to;
      break;
    }
    case 'open':
      tryZfs(machine, 'set', 'readonly=off', fs.name);
      if (fs.type === 'filesystem') tryZfs(machine, 'set', 'canmount=on', fs.name);
      if (fs.type === 'filesystem' && !fs.inconsistent) tryZfs(machine, 'mount', fs.name);
      break;
    case 'load-key':
      if (fs.encryption?.key) fs.encryption.key.loaded = true;
      break;
    case 'hold':
      if (oldest) tryZfs(machine, 'hold', 'mine', `${fs.name}@${oldest.name}`);
      break;
    case 'destroy-oldest':
      if (oldest) tryZfs(machine, 'destroy', `${fs.name}@${oldest.name}`);
      break;
    default:
      how satisfies never;
  }
}
