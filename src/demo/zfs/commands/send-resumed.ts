import type { Begin } from '../../stream/records.ts';
import type { ResumeToken } from '../../stream/token.ts';
import { decodeToken } from '../../stream/token.ts';
import { isOpen } from '../encryption.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { allFilesystems, findFilesystem, splitName } from '../machine.ts';
import { niceBytes } from '../numbers.ts';
import type { Packages } from './send-base.ts';
import { beginOf, cannotSend } from './send-base.ts';

const cannotResume = (why: string) => new ZfsFailure(`cannot resume send: ${why}`, 255);
const hex = (value: string | bigint) => `0x${BigInt(value).toString(16)}`;

function tokenLines(token: ResumeToken): string[] {
  const shown = (value: bigint | string | true) =>
    value === true ? '1' : typeof value === 'bigint' ? hex(value) : value;
  return [
    'resume token contents:',
    'nvlist version: 0',
    ...token.pairs.map(([name, value]) => `\t${name} = ${shown(value)}`),
  ];
}

/** The snapshot with the token's guid, wherever it lies; first where the token says. */
function sourceOf(machine: Machine, token: ResumeToken): { fs: Filesystem; snapshot: Snapshot } {
  const { fs: fsName, tail } = splitName(token.toName);
  const here = allFilesystems(machine).flatMap((fs) =>
    fs.snapshots.filter((each) => each.guid === token.toGuid).map((snapshot) => ({ fs, snapshot })),
  );
  const found = here.find((each) => each.fs.name === fsName) ?? here[0];
  if (found) return found;
  const same = findFilesystem(machine, fsName)?.snapshots.some((each) => each.name === tail);
  throw cannotResume(
    same
      ? `'${token.toName}' is no longer the same snapshot used in the initial send`
      : `'${token.toName}' used in the initial send no longer exists`,
  );
}

/** The rest of one snapshot, from where the receiver stopped. A token resumes exactly one. */
export function resumedSend(machine: Machine, text: string, parsable: boolean): Packages {
  const token = decodeToken(text);
  if (!token) throw cannotResume('resume token is corrupt (incorrect checksum)');
  const { fs, snapshot } = sourceOf(machine, token);
  const name = `${fs.name}@${snapshot.name}`;
  const bases = [...fs.snapshots, ...fs.bookmarks];
  const base = bases.find((each) => each.guid === token.fromGuid) ?? null;
  if (token.fromGuid !== null && !base)
    throw cannotResume(`incremental source ${hex(token.fromGuid)} no longer exists`);
  if (!token.raw && !isOpen(machine, fs)) throw cannotSend(name, 'dataset key must be loaded');
  const { raw, large, embedded, compressed } = token;
  const begin = beginOf(machine, fs, base, snapshot, { raw, large, embedded, compressed });
  const resumed: Begin = { ...begin, resumedAt: String(token.bytes) };
  const left = BigInt(begin.bytes) - token.bytes;
  const fromShown = base ? hex(base.guid) : '';
  const line = parsable
    ? `${base ? `incremental\t${fromShown}` : 'full'}\t${name}\t${left}`
    : `${base ? `send from ${fromShown} to` : 'full send of'} ${name} estimated size is ${niceBytes(left)}`;
  return { packages: [resumed], lines: [...tokenLines(token), line] };
}
