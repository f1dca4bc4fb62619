import type { Begin } from '../../stream/records.ts';
import type { ResumeToken } from '../../stream/token.ts';
import { decodeToken, isTokenFormed } from '../../stream/token.ts';
import { isOpen } from '../encryption.ts';
import { ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { allFilesystems, findFilesystem, poolNameOf, splitName } from '../machine.ts';
import { niceBytes } from '../numbers.ts';
import type { Packages } from './send-base.ts';
import { beginOf, cannotSend } from './send-base.ts';

export interface Telling {
  readonly parsable: boolean;
  readonly verbose: boolean;
  /** -n: nothing is sent, so no key is needed. */
  readonly estimate: boolean;
}

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

function tokenOf(text: string): ResumeToken {
  const token = decodeToken(text);
  if (token) return token;
  const why = isTokenFormed(text) ? 'incorrect checksum' : 'invalid format';
  throw new ZfsFailure(`cannot resume send: resume token is corrupt (${why})`, 255);
}

/** The snapshot with the token's guid, wherever it lies on the pool that the token names; first where it says. */
function sourceOf(
  machine: Machine,
  token: ResumeToken,
  fail: (why: string) => ZfsFailure,
): { fs: Filesystem; snapshot: Snapshot } {
  const { fs: fsName, tail } = splitName(token.toName);
  const onPool = allFilesystems(machine).filter(
    ({ name }) => poolNameOf(name) === poolNameOf(fsName),
  );
  const here = onPool.flatMap((fs) =>
    fs.snapshots.filter((each) => each.guid === token.toGuid).map((snapshot) => ({ fs, snapshot })),
  );
  const found = here.find((each) => each.fs.name === fsName) ?? here[0];
  if (found) return found;
  const same = findFilesystem(machine, fsName)?.snapshots.some((each) => each.name === tail);
  throw fail(
    same
      ? `'${token.toName}' is no longer the same snapshot used in the initial send`
      : `'${token.toName}' used in the initial send no longer exists`,
  );
}

/** The rest of one snapshot, from where the receiver stopped. A token resumes exactly one. */
export function resumedSend(machine: Machine, text: string, telling: Telling): Packages {
  const token = tokenOf(text);
  const contents = tokenLines(token);
  // zfs tells what is in the token before it looks for the snapshots.
  const told = telling.verbose && telling.estimate ? contents : [];
  const fail = (why: string) => new ZfsFailure(`cannot resume send: ${why}`, 255, told);
  const { fs, snapshot } = sourceOf(machine, token, fail);
  const name = `${fs.name}@${snapshot.name}`;
  const base = baseOf(fs, token);
  if (token.fromGuid !== null && !base)
    throw fail(`incremental source ${hex(token.fromGuid)} no longer exists`);
  if (!token.raw && !telling.estimate && !isOpen(machine, fs))
    throw cannotSend(name, 'dataset key must be loaded');
  const { raw, large, embedded, compressed } = token;
  const begin = beginOf(machine, fs, base, snapshot, { raw, large, embedded, compressed });
  const resumed: Begin = { ...begin, resumedAt: String(token.bytes) };
  const left = BigInt(begin.bytes) - token.bytes;
  const line = telling.parsable
    ? `${base ? `incremental\t${base.named}` : 'full'}\t${name}\t${left}`
    : `${base ? `send from ${base.named} to` : 'full send of'} ${name} estimated size is ${niceBytes(left)}`;
  return { packages: [resumed], lines: [...contents, line] };
}

/** The token's base among the snapshots, then the bookmarks, with its name. */
function baseOf(fs: Filesystem, token: ResumeToken) {
  const bases = [
    ...fs.snapshots.map((each) => ({ ...each, named: `${fs.name}@${each.name}` })),
    ...fs.bookmarks.map((each) => ({ ...each, named: `${fs.name}#${each.name}` })),
  ];
  return bases.find((each) => each.guid === token.fromGuid) ?? null;
}
