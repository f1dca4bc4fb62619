import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { KeyFile, Step, Write } from './scenario.ts';
import type { Entry } from './transcript.ts';

const mark = '--conformance--';

/** Steps as one shell script, whose output `answersOf` reads. What cannot be made ready ends it. */
export const scriptOf = (steps: readonly Step[]): string =>
  ['export LC_ALL=C; said=$(mktemp -d); trap \'rm -rf "$said"\' EXIT', ...steps.map(lineOf)].join(
    '\n',
  );

function lineOf(step: Step, number: number): string {
  switch (step.kind) {
    case 'command':
      return `(
${step.line}
) >"$said/out" 2>"$said/err" </dev/null
printf '%s\\n' '${mark}' $?; cat "$said/out"; printf '\\n%s\\n' '${mark}'; cat "$said/err"; echo`;
    case 'write':
      return preparing(writing(step, number));
    case 'key-file':
      return preparing(keyFileMaking(step));
    case 'hold-scans':
      return preparing(`echo 1 >${scansHeld}`);
    default: {
      const never: never = step;
      return never;
    }
  }
}

/** A switch of the kernel module: scans begin, and do not get on. */
const scansHeld = '/sys/module/zfs/parameters/zfs_scan_suspend_progress';

/** Lets go what an earlier scenario held. */
export const letScansGo = `echo 0 >${scansHeld}`;

const preparing = (script: string): string =>
  `( set -e\n${script}\n) >&2 || { echo 'this could not be made ready' >&2; exit 1; }`;

/** Until it is on disk: before that no property shows it. */
const writing = ({ filesystem, mebibytes }: Write, number: number): string =>
  `if [ "$(zfs get -H -o value type '${filesystem}')" = volume ]
then to=/dev/zvol/${filesystem}
else to=$(zfs get -H -o value mountpoint '${filesystem}')/file-${number}
fi
dd if=/dev/urandom of="$to" bs=1M count=${mebibytes} conv=fsync
zpool sync`;

function keyFileMaking({ path, format, secret }: KeyFile): string {
  const digest = createHash('sha256').update(secret).digest();
  const place = `mkdir -p ${dirname(path)} && cat >${path}`;
  switch (format) {
    case 'raw':
      return `echo ${digest.toString('base64')} | base64 -d | { ${place}; }`;
    case 'hex':
      return `echo ${digest.toString('hex')} | { ${place}; }`;
    case 'passphrase':
      return `echo 'passphrase ${secret}' | { ${place}; }`;
    default: {
      const never: never = format;
      return never;
    }
  }
}

/** Status, stdout and stderr of each command, in their order. */
export function answersOf(output: string): readonly Omit<Entry, 'command'>[] {
  const parts = output.split(`${mark}\n`).slice(1);
  return parts.flatMap((part, at) => {
    if (at % 2 === 1) return [];
    const status = part.slice(0, part.indexOf('\n'));
    const stdout = part.slice(status.length + 1).replace(/\n$/, '');
    const stderr = (parts[at + 1] ?? '').replace(/\n$/, '');
    return [{ exit: Number(status), stdout, stderr }];
  });
}
