import type { FilesystemName, Guid } from '../model/ids.ts';
import { filesystemColumns, filesystemColumnsBefore22 } from '../zfs/filesystems.ts';
import { poolColumns } from '../zfs/pool-list.ts';
import { snapshotColumns } from '../zfs/snapshots.ts';

/** Sections of a probe, in the order in which they are asked for. */
export type SectionName =
  | 'clock'
  | 'version'
  | 'tools'
  | 'pools'
  | 'status'
  | 'filesystems'
  | 'filesystems-before-2.2'
  | 'snapshots';

/** awk's name for a column of the filesystems section. */
const field = (column: (typeof filesystemColumns)[number]): string =>
  `$${filesystemColumns.indexOf(column) + 1}`;

/**
 * The probe: one exec, POSIX sh (dash, busybox ash, FreeBSD's sh), and no byte of it depends on the host: what to
 * look at comes on stdin (`probeInput`), so that no name ever stands in the script (S12).
 *
 * Each section prints `MARK out NAME`, the command's stdout, `MARK err STATUS` and its stderr; `MARK done` ends the
 * probe, and an answer without it was cut. stderr is caught without a temporary file: inside `$( … 2>&1 >&4)`
 * stderr goes to the substitution and stdout past it to fd 4. The last line of `moved`, a dot, shows that awk was
 * there and came to its end: without it `each` fails, and no filesystem is taken to have no snapshots.
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
  printf '\\n%s err %s\\n%s\\n' "$mark" "$?" "$err"
}
clock() { date '+%s %z'; }
tools() { for tool in pv mbuffer; do command -v "$tool" >/dev/null && printf '%s\\n' "$tool"; done; :; }
pools() { zpool list -Hp -o ${poolColumns.join(',')}; }
status() { zpool status -p; }
filesystems() {
  columns=$1
  shift
  [ $# -eq 0 ] || case $mode in
    none) zfs list -Hp -d 0 -t filesystem,volume -o "$columns" "$@" ;;
    *) zfs list -Hp -r -t filesystem,volume -o "$columns" "$@" ;;
  esac
}
held() {
  { err=$(filesystems "$@" 2>&1 >&6); printf '\\n%s err %s\\n%s\\n' "$mark" "$?" "$err"; } 6>&1
}
own() { zfs list -Hp -d 1 -t snapshot,bookmark -o ${snapshotColumns.join(',')} "$@"; }
snapshots() {
  [ $# -eq 0 ] || case $mode in
    all) zfs list -Hp -r -t snapshot,bookmark -o ${snapshotColumns.join(',')} "$@" ;;
    none) own "$@" ;;
    *) moved | each ;;
  esac
}
moved() {
  { cat <&5; printf '%s\\n%s\\n' "$mark" "$list"; } | awk -F '\\t' -v mark="$mark" '
    index($0, mark) == 1 { part++; next }
    part == 0 { known[$1] = $2 FS $3 }
    part == 1 && NF > 1 && known[$1] != ${field('guid')} FS ${field('snapshots_changed')} { print $1 }
    END { print "." }'
}
each() {
  rc=0
  last=
  set --
  while IFS= read -r name; do
    last=$name
    [ "$name" = . ] || set -- "$@" "$name"
    [ $# -lt 100 ] || { own "$@" || rc=$?; set --; }
  done
  [ $# -eq 0 ] || own "$@" || rc=$?
  [ "$last" = . ] && return "$rc"
}

if command -v zfs >/dev/null && command -v zpool >/dev/null; then
  section clock clock
  section version zfs version
  section tools tools
  section pools pools
  section status status
  list=$(held ${filesystemColumns.join(',')} "$@")
  name=filesystems
  case $list in *"$mark err 2"*)
    list=$(held ${filesystemColumnsBefore22.join(',')} "$@")
    name=filesystems-before-2.2
  esac
  printf '\\n%s out %s\\n%s\\n' "$mark" "$name" "$list"
  section snapshots snapshots "$@"
else
  printf '\\n%s no-zfs\\n' "$mark"
fi
printf '\\n%s done\\n' "$mark"
`;

/** A filesystem whose snapshots need not be listed while its guid and `snapshots_changed` are still these. */
export interface KnownFilesystem {
  readonly name: FilesystemName;
  readonly guid: Guid;
  readonly changed: string;
}

/**
 * What the script reads: the mark, the mode, the roots, an empty line, and what is known. `depth` none: each root
 * alone, with its own snapshots; all: with everything below. `known` is compared on the host.
 */
export function probeInput(options: {
  readonly mark: string;
  readonly depth: 'all' | 'none';
  readonly roots: readonly FilesystemName[];
  readonly known: readonly KnownFilesystem[];
}): string {
  const { mark, depth, roots, known } = options;
  const mode = depth === 'none' ? 'none' : known.length === 0 ? 'all' : 'since';
  const table = known.map((each) => `${each.name}\t${each.guid}\t${each.changed}`);
  return `${[mark, mode, ...roots, '', ...table].join('\n')}\n`;
}
