import type { Said } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Grants, Reach } from '../grants.ts';
import type { Filesystem, Machine } from '../machine.ts';
import { findFilesystem, open, parentOf } from '../machine.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { propertyKind } from '../property-table.ts';

const subcommands =
  'allow,clone,create,destroy,diff,hold,mount,promote,receive,release,rename,rollback,send,share,snapshot,bookmark,load-key,change-key,groupquota,groupused,userprop,userquota,userused'.split(
    ',',
  );

const titles: readonly (readonly [Reach, string])[] = [
  ['local', 'Local permissions:'],
  ['descendent', 'Descendent permissions:'],
  ['both', 'Local+Descendent permissions:'],
];

const kinds = ['user', 'group', 'everyone'];
const byKind = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => {
  const rank = (grantee: string) => kinds.indexOf(grantee.split(' ', 1)[0] ?? '');
  return rank(a) - rank(b) || (a < b ? -1 : 1);
};

/** What is granted on one filesystem; nothing when nothing is. */
function grantLines(fs: Filesystem): readonly string[] {
  const lines = titles.flatMap(([reach, title]) => {
    const grants = [...(fs.grants.get(reach) ?? [])].filter(([, what]) => what.size > 0);
    if (grants.length === 0) return [];
    return [
      title,
      ...grants.sort(byKind).map(([to, what]) => `\t${to} ${[...what].sort().join(',')}`),
    ];
  });
  return lines.length === 0 ? [] : [`---- Permissions on ${fs.name} `.padEnd(70, '-'), ...lines];
}

/** `zfs allow filesystem`: what is granted on it and, further down, on each above it. */
function showGrants(machine: Machine, top: Filesystem): Said {
  const lines: string[] = [];
  for (let name: string | null = top.name; name !== null; name = parentOf(name)) {
    const fs = findFilesystem(machine, name);
    if (fs) lines.push(...grantLines(fs));
  }
  return said(lines);
}

interface Grant {
  readonly reaches: Reach;
  readonly grantees: readonly string[];
  /** null: whatever there is. */
  readonly what: readonly string[] | null;
  readonly filesystem: string;
}

/** The words of allow and unallow; the model's only user is repl, in a group of that name. */
function readGrant(command: string, options: Options): Grant {
  const reaches = options.has('l')
    ? options.has('d')
      ? 'both'
      : 'local'
    : options.has('d')
      ? 'descendent'
      : 'both';
  const words = [...options.rest];
  const filesystem = words.pop() ?? '';
  const everyone = options.has('e');
  const who = everyone ? 'everyone' : (words.shift() ?? '');
  const what = words.shift()?.split(',') ?? null;
  if (words.length > 0 || who === '') throw notModelled(`${command} ${options.rest.join(' ')}`);
  const grantees = who.split(',').map((name) => {
    if (name === 'everyone') return name;
    if (name !== 'repl') throw notModelled(`${command} to ${name}, whom the host may not know`);
    return `${options.has('g') ? 'group' : 'user'} ${name}`;
  });
  return { reaches, grantees, what, filesystem };
}

function openFor(machine: Machine, name: string): Filesystem {
  try {
    return open(machine, name).fs;
  } catch (error) {
    if (!(error instanceof ZfsFailure)) throw error;
    throw new ZfsFailure(`${error.said}\nFailed to open dataset: ${name}`, 255);
  }
}

function checked(machine: Machine, fs: Filesystem, what: readonly string[]): void {
  const cannot = (why: string) => new ZfsFailure(`cannot set permissions on '${fs.name}': ${why}`);
  const known = (each: string) => subcommands.includes(each) || propertyKind(each) !== null;
  if (!what.every(known)) throw cannot('operation not applicable to datasets of this type');
  if (!mayDo(machine, fs, 'allow')) throw cannot('permission denied');
}

const granted = (grants: Grants, reach: Reach, to: string): Set<string> => {
  const of = grants.get(reach);
  const what = of?.get(to) ?? new Set<string>();
  of?.set(to, what);
  return what;
};

/** zfs allow filesystem, or zfs allow [-ldug] user permissions filesystem, or -e */
export function zfsAllow(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs allow', args, 'lduge');
  if (options.rest.length === 1)
    return showGrants(machine, openFor(machine, options.rest[0] ?? ''));
  const { reaches, grantees, what, filesystem } = readGrant('zfs allow', options);
  if (what === null) throw notModelled(`zfs allow ${args.join(' ')}`);
  const fs = openFor(machine, filesystem);
  checked(machine, fs, what);
  for (const to of grantees) for (const each of what) granted(fs.grants, reaches, to).add(each);
  return said([]);
}

/** zfs unallow [-ldug] user [permissions] filesystem, or -e */
export function zfsUnallow(machine: Machine, args: readonly string[]): Said {
  const options = parseOptions('zfs unallow', args, 'lduge');
  const { reaches, grantees, what, filesystem } = readGrant('zfs unallow', options);
  const fs = openFor(machine, filesystem);
  checked(machine, fs, what ?? []);
  const from: readonly Reach[] = reaches === 'both' ? ['local', 'descendent', 'both'] : [reaches];
  for (const reach of from)
    for (const to of grantees) {
      const all = granted(fs.grants, reach, to);
      for (const each of what ?? [...all]) all.delete(each);
    }
  return said([]);
}
