import type { Begin } from '../../stream/records.ts';
import type { Answer } from '../answer.ts';
import { said } from '../answer.ts';
import { isOpen } from '../encryption.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Filesystem, Machine, Snapshot } from '../machine.ts';
import { findPool, noSuch, openSnapshot, splitName } from '../machine.ts';
import { niceBytes, niceNumber } from '../numbers.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { mayDo } from '../permissions.ts';
import { misused } from '../usage.ts';
import type { Packages, SendFlags } from './send-base.ts';
import { beginOf, cannotSend } from './send-base.ts';
import type { NamedBase } from './send-from.ts';
import { baseOfEvery, baseOfOne } from './send-from.ts';
import { resumedSend } from './send-resumed.ts';

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

function sourceNamed(machine: Machine, options: Options) {
  const [name, ...more] = options.rest;
  if (name === undefined) throw misused('zfs send', 'missing snapshot argument');
  if (more.length > 0) throw misused('zfs send', 'too many arguments');
  const { mark, tail } = splitName(name);
  if (mark === '#') {
    const why = "bookmark delimiter '#' is not expected here";
    throw new ZfsFailure(`cannot open '${name}': ${why}`);
  }
  if (mark === '') throw notModelled('zfs send of a filesystem itself');
  if (tail === '' || !findPool(machine, name)) throw noSuch(name);
  return { name, ...openSnapshot(machine, name) };
}

/** -I holds its snapshots while it sends them. */
function checkMaySend(
  machine: Machine,
  fs: Filesystem,
  name: string,
  { raw, every }: { readonly raw: boolean; readonly every: boolean },
): void {
  if (every && !mayDo(machine, fs, 'hold'))
    throw new ZfsFailure(
      `cannot hold: permission denied\ncannot send '${fs.name}': permission denied`,
    );
  if (!mayDo(machine, fs, 'send')) throw cannotSend(name, 'permission denied');
  if (!raw && !isOpen(machine, fs)) throw cannotSend(name, 'dataset key must be loaded');
}

/** The packages of a send without a token. */
function plainSend(machine: Machine, options: Options): Packages {
  const every = options.value('I');
  // openzfs#12415: -I cannot start from a bookmark.
  if (every?.includes('#'))
    throw new ZfsFailure('Error: multiple snapshots cannot be sent from a bookmark.');
  const { name, fs, snapshot } = sourceNamed(machine, options);
  const raw = options.has('w');
  const one = options.value('i');
  const base =
    every !== null
      ? baseOfEvery(machine, { fs, snapshot }, every)
      : one === null
        ? null
        : baseOfOne(machine, { fs, snapshot }, one);
  // An estimate is of what lies on the disks, and needs neither permission nor key.
  if (!options.has('n')) checkMaySend(machine, fs, name, { raw, every: every !== null });
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
  const verbose = options.has('v') || parsable;
  const { packages, lines } =
    token === null
      ? plainSend(machine, options)
      : resumedSend(machine, token, { parsable, verbose, estimate: options.has('n') });
  const total = packages.reduce((sum, each) => sum + bytesLeft(each), 0n);
  const sum = parsable ? `size\t${total}` : `total estimated size is ${niceNumber(total)}`;
  const told = verbose ? [...lines, sum] : [];
  if (options.has('n')) return said(told);
  const progress = options.has('v') ? (parsable ? 'parsable' : 'human') : null;
  return { kind: 'send', job: { packages, preamble: told, progress } };
}
