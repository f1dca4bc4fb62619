import type { Filesystem, Machine } from '../../src/demo/zfs/machine.ts';
import { familyOf, findFilesystem, newestOf } from '../../src/demo/zfs/machine.ts';
import { runCommand } from '../../src/demo/zfs/run.ts';
import { instant } from '../../src/model/ids.ts';
import { snapshotNameAt } from '../../src/plan/naming.ts';
import type { MemberDraft } from './draft.ts';

const MiB = 1n << 20n;

/** Runs a command that may be refused: then it did not happen. */
export function tryZfs(machine: Machine, ...args: readonly string[]): boolean {
  const answer = runCommand(machine, 'zfs', args);
  if (answer.kind !== 'said') throw new Error(`zfs ${args.join(' ')} streams`);
  if (answer.err.includes('not modelled')) throw new Error(answer.err);
  return answer.exit === 0;
}

/** A new filesystem or volume of a dataset. Its key, if it has one, is in a file on its host. */
export function makeMember(machine: Machine, name: string, draft: MemberDraft): void {
  const path = `/etc/keys/${name.replaceAll('/', '-')}`;
  machine.keyFiles.set(path, name);
  const key = ['-o', 'encryption=on', '-o', 'keyformat=raw', '-o', `keylocation=file://${path}`];
  const encryption = {
    'own key': key,
    'as above': [],
    plain: ['-o', 'encryption=off'],
  }[draft.encryption];
  const volume = draft.type === 'volume' ? ['-s', '-V', '64M'] : [];
  tryZfs(machine, 'create', ...encryption, ...volume, name);
}

/** As a program that writes. Nothing writes to what is read-only, or locked, or to what is not there. */
export function write(fs: Filesystem | undefined, mebibytes: number): void {
  if (!fs || fs.inconsistent) return;
  fs.referenced += BigInt(mebibytes) * MiB;
  fs.written += BigInt(mebibytes) * MiB;
  const newest = newestOf(fs);
  if (newest) newest.used += MiB / 64n;
}

/** A snapshot of everything at once, under the name that its taker gives. */
export function takeSnapshot(machine: Machine, top: string, by: 'holdfast' | 'sanoid'): void {
  const at = instant(machine.now());
  const name =
    by === 'holdfast'
      ? snapshotNameAt(at)
      : `autosnap_${new Date(at).toISOString().slice(0, 19).replace('T', '_')}_daily`;
  const family = familyOf(machine, top).map((fs) => `${fs.name}@${name}`);
  if (family.length > 0) tryZfs(machine, 'snapshot', ...family);
}

/** Things that people do to a snapshot of an origin. */
export function handleSnapshot(
  machine: Machine,
  fs: Filesystem | undefined,
  what: 'hold' | 'bookmark' | 'clone' | 'destroy',
  which: number,
): void {
  const snapshot = fs?.snapshots[which % Math.max(1, fs.snapshots.length)];
  if (!fs || !snapshot) return;
  const name = `${fs.name}@${snapshot.name}`;
  switch (what) {
    case 'hold':
      tryZfs(machine, 'hold', 'keep', name);
      break;
    case 'bookmark':
      tryZfs(machine, 'bookmark', name, `${fs.name}#${snapshot.name}`);
      break;
    case 'clone':
      if (findFilesystem(machine, `${fs.name.split('/')[0]}/clones`) === null)
        tryZfs(machine, 'create', `${fs.name.split('/')[0]}/clones`);
      tryZfs(machine, 'clone', name, `${fs.name.split('/')[0]}/clones/${snapshot.guid}`);
      break;
    case 'destroy':
      tryZfs(machine, 'destroy', name);
      break;
    default:
      what satisfies never;
  }
}
