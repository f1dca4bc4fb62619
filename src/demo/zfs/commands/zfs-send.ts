import type { Begin } from '../../stream/records.ts';
import type { Answer } from '../answer.ts';
import { said } from '../answer.ts';
import { isOpen } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { openSnapshot, splitName } from '../machine.ts';
import { niceBytes } from '../numbers.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import type { Base, Packages, SendFlags } from './send-base.ts';
import { beginOf, cannotSend } from './send-base.ts';
import { resumedSend } from './send-resumed.ts';

type NamedBase = Base & { readonly name: string };

function baseNamed(fs: Filesystem, to: string, given: string): NamedBase {
  const name = /^[@#]/.test(given) ? `${fs.name}${given}` : given;
  const { fs: fromFs, mark, tail } = splitName(name);
  if (fromFs !== fs.name) throw cannotSend(to, 'not an earlier snapshot from the same fs');
  const marks = mark === '#' ? fs.bookmarks : fs.snapshots;
  const found = marks.find((each) => each.name === tail);
  if (!found) throw cannotSend(to, `incremental source (${name}) does not exist`);
  return { guid: found.guid, createtxg: found.createtxg, ivset: found.ivset, name };
}

/** The pairs of -i (one), of -I (every step between), or of a full send (no base). */
function stepsOf(
  fs: Filesystem,
  base: NamedBase | null,
  to: Snapshot,
  everyStep: boolean,
): readonly { readonly from: NamedBase | null; readonly to: Snapshot }[] {
  if (!base || !everyStep) return [{ from: base, to }];
  let from = base;
  return fs.snapshots
    .filter((each) => each.createtxg > base.createtxg && each.createtxg <= to.createtxg)
    .map((each) => {
      const step = { from, to: each };
      from = { ...each, name: `${fs.name}@${each.name}` };
      return step;
    });
}

/** -I names its bases by their short names, -i in full (captures zfs-send-nvP-*). */
function sizeLine(begin: Begin, from: NamedBase | null, short: boolean, parsable: boolean): string {
  const tail = splitName(from?.name ?? '').tail;
  const shown = !short ? (from?.name ?? '') : parsable ? tail : `@${tail}`;
  if (parsable)
    return from
      ? `incremental\t${shown}\t${begin.toName}\t${begin.bytes}`
      : `full\t${begin.toName}\t${begin.bytes}`;
  const what = from ? `send from ${shown} to` : 'full send of';
  return `${what} ${begin.toName} estimated size is ${niceBytes(BigInt(begin.bytes))}`;
}

/** The packages of a send without a token. */
function plainSend(machine: Machine, options: Options): Packages {
  const [name = '', ...more] = options.rest;
  if (more.length > 0 || splitName(name).mark !== '@')
    throw notModelled('zfs send of other than one snapshot');
  const { fs, snapshot } = openSnapshot(machine, name);
  const raw = options.has('w');
  if (!raw && !isOpen(machine, fs)) throw cannotSend(name, 'dataset key must be loaded');
  const every = options.value('I');
  // openzfs#12415: -I cannot start from a bookmark.
  if (every?.includes('#'))
    throw new ZfsFailure('Error: Unsupported flag with filesystem or bookmark.');
  const given = every ?? options.value('i');
  const base = given === null ? null : baseNamed(fs, name, given);
  if (base && base.createtxg >= snapshot.createtxg)
    throw cannotSend(name, 'not an earlier snapshot from the same fs');
  const flags: SendFlags = {
    raw,
    large: raw || options.has('L'),
    embedded: raw || options.has('e'),
    compressed: raw || options.has('c'),
  };
  const steps = stepsOf(fs, base, snapshot, every !== null).map(({ from, to }) => {
    const begin = { ...beginOf(machine, fs, from, to, flags), last: to === snapshot };
    return { begin, line: sizeLine(begin, from, every !== null, options.has('P')) };
  });
  return { packages: steps.map((step) => step.begin), lines: steps.map((step) => step.line) };
}

const bytesLeft = (begin: Begin): bigint => BigInt(begin.bytes) - BigInt(begin.resumedAt ?? '0');

/** zfs send [-LcewnvP] [-i base | -I snapshot] snapshot, or -t token */
export function zfsSend(machine: Machine, args: readonly string[]): Answer {
  const options = parseOptions('zfs send', args, 'LcewnvPi:I:t:');
  const parsable = options.has('P');
  const token = options.value('t');
  const { packages, lines } =
    token === null ? plainSend(machine, options) : resumedSend(machine, token, parsable);
  const total = packages.reduce((sum, each) => sum + bytesLeft(each), 0n);
  const sum = parsable ? `size\t${total}` : `total estimated size is ${niceBytes(total)}`;
  const verbose = options.has('v') || parsable;
  const told = verbose ? [...lines, sum] : [];
  if (options.has('n')) return said(told);
  const progress = options.has('v') ? (parsable ? 'parsable' : 'human') : null;
  return { kind: 'send', job: { packages, preamble: told, progress } };
}
