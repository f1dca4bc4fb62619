import type { FilesystemName } from '../model/ids.ts';
import { filesystemColumns, filesystemColumnsBefore22 } from '../zfs/filesystems.ts';
import { poolColumns } from '../zfs/pool-list.ts';
import { snapshotColumns, snapshotColumnsBefore08 } from '../zfs/snapshots.ts';

/** Sections of a probe, in the order in which they are asked for. */
export type SectionName =
  | 'clock'
  | 'version'
  | 'tools'
  | 'pools'
  | 'status'
  | 'filesystems'
  | 'filesystems-before-2.2'
  | 'snapshots'
  | 'snapshots-before-0.8';

/**
 * The probe: one exec, POSIX sh (dash, busybox ash, FreeBSD's sh), and no byte of it depends on the host: what to
 * look at comes on stdin (`probeInput`), so that no name ever stands in the script (S12).
 *
 * Each section prints `MARK out NAME`, the command's stdout, `MARK err STATUS` and its stderr; `MARK done` ends the
 * probe, and an answer without it was cut. stderr is caught without a temporary file: inside `$( … 2>&1 >&4)`
 * stderr goes to the substitution and stdout past it to fd 4; `exec` there saves a process a section.
 *
 * In the mode `since` it asks back, `MARK which`, once the filesystems are listed, and the answer on stdin
 * (`probeAnswer`) names those whose snapshots it is to list. The dot ends that answer: without it `asked` fails, and
 * no filesystem is taken to have no snapshots. What moves only with the machine (versions, tools) it leaves out.
 *
 * zfs ends with 2 when it does not know a column: then it is asked again without that one. In the mode `since` none is
 * lacking, since a ZFS that has `snapshots_changed` has them all.
 */
export const probeScript = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin LC_ALL=C
export PATH LC_ALL
exec 4>&1
IFS= read -r mark
IFS= read -r mode
set --
while IFS= read -r root && [ -n "$root" ]; do set -- "$@" "$root"; done
exec 5<&0 </dev/null

section() {
  printf '\\n%s out %s\\n' "$mark" "$1"
  shift
  err=$("$@" 2>&1 >&4)
  rc=$?
  printf '\\n%s err %s\\n%s\\n' "$mark" "$rc" "$err"
  return "$rc"
}
tools() { for tool in pv mbuffer; do command -v "$tool" >/dev/null && printf '%s\\n' "$tool"; done; :; }
filesystems() {
  columns=$1
  shift
  [ $# -eq 0 ] || case $mode in
    none) exec zfs list -Hp -d 0 -t filesystem,volume -o "$columns" "$@" ;;
    *) exec zfs list -Hp -r -t filesystem,volume -o "$columns" "$@" ;;
  esac
}
own() { zfs list -Hp -d 1 -t snapshot,bookmark -o "$marks" "$@"; }
snapshots() {
  marks=$1
  shift
  [ $# -eq 0 ] || case $mode in
    all) exec zfs list -Hp -r -t snapshot,bookmark -o "$marks" "$@" ;;
    none) own "$@" ;;
    *) asked <&5 ;;
  esac
}
worst() { [ "$1" -le "$rc" ] || rc=$1; }
asked() {
  rc=0
  name=
  set --
  while IFS= read -r name && [ "$name" != . ]; do
    set -- "$@" "$name"
    [ $# -lt 100 ] || { own "$@" || worst $?; set --; }
  done
  [ $# -eq 0 ] || own "$@" || worst $?
  [ "$name" = . ] || worst 2
  return "$rc"
}

if command -v zfs >/dev/null && command -v zpool >/dev/null; then
  section clock date '+%s %z'
  [ "$mode" = since ] || { section version zfs version; section tools tools; }
  section pools zpool list -Hp -o ${poolColumns.join(',')}
  section status zpool status -p
  section filesystems filesystems ${filesystemColumns.join(',')} "$@"
  [ $? -ne 2 ] || section filesystems-before-2.2 filesystems ${filesystemColumnsBefore22.join(',')} "$@"
  [ "$mode" != since ] || printf '\\n%s which\\n' "$mark"
  section snapshots snapshots ${snapshotColumns.join(',')} "$@"
  [ $? -ne 2 ] || [ "$mode" = since ] || section snapshots-before-0.8 snapshots ${snapshotColumnsBefore08.join(',')} "$@"
else
  printf '\\n%s no-zfs\\n' "$mark"
fi
printf '\\n%s done\\n' "$mark"
`;

/**
 * What the script reads: the mark, the mode, the roots and an empty line. `none`: each root alone, with its own
 * snapshots; `all`: with everything below; `since`: that too, but it asks back before it lists snapshots.
 */
export function probeInput(options: {
  readonly mark: string;
  readonly mode: 'all' | 'none' | 'since';
  readonly roots: readonly FilesystemName[];
}): string {
  const { mark, mode, roots } = options;
  return `${[mark, mode, ...roots].join('\n')}\n\n`;
}

/** The line by which a probe asks which filesystems' snapshots it is to list. */
export const probeQuestion = (mark: string): string => `\n${mark} which\n`;

/** The answer to that. */
export const probeAnswer = (names: readonly FilesystemName[]): string =>
  `${[...names, '.'].join('\n')}\n`;
