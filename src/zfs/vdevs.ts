import type { Vdev } from '../model/observation.ts';
import { plainLine } from './remote-text.ts';

/** Headings of groups in the config of `zpool status`, and the keys of `zpool status -j`. */
export const vdevGroups: Readonly<Record<string, Vdev['group']>> = {
  logs: 'log',
  cache: 'cache',
  l2cache: 'cache',
  spares: 'spare',
  special: 'special',
  dedup: 'dedup',
};

/** The kind of a vdev by its name: `raidz2-0`, `draid1:4d:7c:1s-0`, `mirror-1`, a disk, or a file (never in /dev). */
export function vdevType(name: string): string {
  const grouped =
    /^(mirror|raidz[123]?|draid[123]?|spare|replacing|indirect|hole|missing|root)(?::[\da-z:]+)?-\d+$/;
  const match = grouped.exec(name);
  if (match) return match[1] ?? 'disk';
  return name.startsWith('/') && !name.startsWith('/dev/') ? 'file' : 'disk';
}

/** `803`, or without `-p` `1.2K`: rounded as ZFS rounded it. null: no count. */
export function parseErrorCount(text: string): bigint | null {
  const match = /^(\d+(?:\.\d+)?)([KMGTPE]?)$/.exec(text);
  if (!match) return null;
  const scale = 1024n ** BigInt(' KMGTPE'.indexOf(match[2] || ' '));
  const [whole = '0', fraction = ''] = (match[1] ?? '').split('.');
  const digits = 10n ** BigInt(fraction.length);
  return (BigInt(`${whole}${fraction}`) * scale) / digits;
}

interface Line {
  readonly depth: number;
  readonly vdev: Omit<Vdev, 'group' | 'children'>;
}

/**
 * The config table of `zpool status`: a tree by indentation, two blanks a level. The pool's own line is left out;
 * what stands under a heading such as `logs` carries that group. null when a line is no vdev.
 */
export function parseVdevs(lines: readonly string[]): readonly Vdev[] | null {
  const header = lines.find((line) => /^\s*NAME\s+STATE/.test(line));
  if (!header) return lines.every((line) => line.trim() === '') ? [] : null;
  const stateAt = header.indexOf('STATE');
  const columns = header.slice(stateAt).trim().split(/\s+/);
  const vdevs: Vdev[] = [];
  let group: Vdev['group'] = 'data';
  let open: { depth: number; children: Vdev[] }[] = [];

  const rest = lines.slice(lines.indexOf(header) + 1).filter((line) => line.trim() !== '');
  for (const [index, text] of rest.entries()) {
    const heading = vdevGroups[text.trim()];
    if (index > 0 && heading && /^\t\S/.test(text)) {
      group = heading;
      open = [];
      continue;
    }
    const line = parseLine(text, stateAt, columns);
    if (!line) return null;
    if (line.depth === 0) continue;
    while ((open.at(-1)?.depth ?? 0) >= line.depth) open.pop();
    const children: Vdev[] = [];
    (open.at(-1)?.children ?? vdevs).push({ ...line.vdev, group, children });
    open.push({ depth: line.depth, children });
  }
  return vdevs;
}

function parseLine(text: string, stateAt: number, columns: readonly string[]): Line | null {
  const indent = /^\t( *)/.exec(text)?.[1]?.length;
  const name = text.slice(1, stateAt).trim();
  const [state = '', ...words] = text.slice(stateAt).trim().split(/\s+/);
  if (indent === undefined || name === '' || !/^[A-Z]+$/.test(state)) return null;
  // A spare has no counts: what follows its state is its note.
  const counts = columns.slice(1).map((_, index) => words[index] ?? '');
  const counted = parseErrorCount(counts[0] ?? '') !== null;
  const note = words.slice(counted ? counts.length : 0).join(' ');
  const errors = (column: string) =>
    counted ? (parseErrorCount(counts[columns.indexOf(column) - 1] ?? '') ?? 0n) : 0n;
  return {
    depth: indent / 2,
    vdev: {
      name: plainLine(name, 255),
      type: vdevType(name),
      state,
      readErrors: errors('READ'),
      writeErrors: errors('WRITE'),
      checksumErrors: errors('CKSUM'),
      note: note === '' ? null : plainLine(note),
    },
  };
}
