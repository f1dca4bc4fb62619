import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type HostName, hostName } from '../../src/model/ids.ts';
import type { Exit, RunningCommand, RunOptions, Shell } from '../../src/ssh/shell.ts';
import { filesystemColumns } from '../../src/zfs/filesystems.ts';
import { fixture } from '../zfs/fixture.ts';

/** Lines of the fixture with every type, its columns put in the order that the probe asks for. */
const everything = fixture('zfs-list-Hp-all-types')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.split('\t'));

const columnsThere: Readonly<Record<string, number>> = {
  name: 0,
  type: 1,
  guid: 2,
  createtxg: 3,
  used: 5,
  available: 6,
  referenced: 7,
  written: 8,
  origin: 11,
  encryption: 12,
  encryptionroot: 13,
  keystatus: 14,
  mountpoint: 17,
  mounted: 18,
  canmount: 19,
  receive_resume_token: 20,
};

/** `tank` and what is below it, as the probe's columns show it. `snapshots_changed` is when its snapshots were made. */
export const filesystemLines: readonly string[] = everything
  .filter(
    ([name, type]) => name?.startsWith('tank') && (type === 'filesystem' || type === 'volume'),
  )
  .map((fields) =>
    filesystemColumns
      .map((column) => {
        if (column === 'snapshots_changed') return '1795333801';
        if (column === 'readonly') return 'off';
        return fields[columnsThere[column] ?? -1] ?? '-';
      })
      .join('\t'),
  );

export const snapshotLines: readonly string[] = everything
  .filter(
    ([name, type]) => name?.startsWith('tank') && (type === 'snapshot' || type === 'bookmark'),
  )
  .map(([name, , guid, txg, creation, , , , written, , holds]) =>
    [name, guid, txg, creation, holds, written, '-', '-', '-'].join('\t'),
  );

/** zfs and zpool as a host has them: they print what lies in files, and write down how they were called. */
const fakeZfs = `#!/bin/sh
here=$(dirname "$0")/..
echo "zfs $*" >>"$here/calls"
case $* in
  version) answer=version ;;
  *filesystem,volume*) answer=filesystems ;;
  *snapshot,bookmark*) answer=snapshots ;;
esac
case $* in *snapshots_changed*) if [ -e "$here/old" ]; then echo "bad property list: invalid property 'snapshots_changed'" >&2; exit 2; fi ;; esac
case $* in *ivsetguid*) if [ -e "$here/ancient" ]; then echo "bad property list: invalid property 'ivsetguid'" >&2; exit 2; fi ;; esac
if [ -e "$here/$answer.hangs" ]; then exec sleep 600; fi
case $* in
  *'-d 1'*)
    while [ "$1" != -o ]; do shift; done; shift 2
    for name in "$@"; do grep -e "^$name[@#]" "$here/$answer"; done ;;
  *) cat "$here/$answer" ;;
esac
if [ -e "$here/$answer.exit" ]; then cat "$here/$answer.err" >&2; exit "$(cat "$here/$answer.exit")"; fi
if [ -e "$here/$answer.err" ]; then cat "$here/$answer.err" >&2; exit 1; fi
exit 0
`;
const fakeZpool = `#!/bin/sh
here=$(dirname "$0")/..
echo "zpool $*" >>"$here/calls"
cat "$here/zpool-$1"
if [ -e "$here/zpool-$1.err" ]; then cat "$here/zpool-$1.err" >&2; exit 1; fi
exit 0
`;
const fakeDate = `#!/bin/sh
cat "$(dirname "$0")/../clock"
`;

export interface FakeHost {
  readonly shell: Shell;
  /** Sets what a command answers: \`filesystems\`, \`snapshots\`, \`version\`, \`zpool-list\`, \`zpool-status\`, \`clock\`; with \`.err\` it fails and says this; zfs then ends with the status \`.exit\`, 1 where there is none. */
  answer(name: string, text: string): void;
  forget(name: string): void;
  /** How zfs and zpool were called since the last time. */
  calls(): readonly string[];
  /** How many commands run on the host now. */
  running(): number;
  remove(): void;
}

export function fakeHost(
  options: {
    readonly sh?: readonly string[];
    readonly zfs?: boolean;
    readonly name?: HostName;
  } = {},
): FakeHost {
  const { sh = ['/bin/sh'], zfs = true, name = hostName('okavango') } = options;
  const home = mkdtempSync(path.join(tmpdir(), 'holdfast-host-'));
  mkdirSync(path.join(home, 'bin'));
  const program = (file: string, text: string) => {
    writeFileSync(path.join(home, 'bin', file), text);
    chmodSync(path.join(home, 'bin', file), 0o755);
  };
  const answer = (file: string, text: string) => writeFileSync(path.join(home, file), text);
  if (zfs) program('zfs', fakeZfs);
  if (zfs) program('zpool', fakeZpool);
  program('date', fakeDate);
  program('pv', '#!/bin/sh\n');
  answer('clock', '1795334000 +0000\n');
  answer('version', fixture('zpool-version'));
  answer('filesystems', `${filesystemLines.join('\n')}\n`);
  answer('snapshots', `${snapshotLines.join('\n')}\n`);
  answer(
    'zpool-list',
    'tank\t5092257524824611538\t1006632960\t32194560\t974438400\t2\tONLINE\toff\n',
  );
  answer('zpool-status', fixture('zpool-status-checksum-repaired'));
  answer('calls', '');

  let running = 0;
  const environment = { PATH: `${path.join(home, 'bin')}:/usr/bin:/bin` };
  const shell: Shell = {
    host: name,
    run: async (command: string, { signal, timeoutMs }: RunOptions): Promise<RunningCommand> => {
      const [program = '/bin/sh', ...words] = sh;
      const child = spawn(program, [...words, '-c', command], { env: environment, detached: true });
      running += 1;
      let aborted = false;
      const abort = () => {
        aborted = true;
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(abort, timeoutMs);
      signal?.addEventListener('abort', abort, { once: true });
      const exit = new Promise<Exit>((resolve) => {
        child.on('exit', (code) => {
          running -= 1;
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          resolve(aborted ? { kind: 'aborted', gone: true } : { kind: 'exited', code: code ?? 1 });
        });
      });
      child.stdin.on('error', () => {});
      return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit };
    },
    close: async () => {},
  };
  return {
    shell,
    answer,
    forget: (file) => rmSync(path.join(home, file), { force: true }),
    calls: () => {
      const lines = readFileSync(path.join(home, 'calls'), 'utf8').split('\n').filter(Boolean);
      answer('calls', '');
      return lines;
    },
    running: () => running,
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
