import type { Begin } from '../../stream/records.ts';
import type { Answer } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Receiving } from '../jobs.ts';
import type { Machine } from '../machine.ts';
import { findFilesystem, noSuch, open, splitName } from '../machine.ts';
import { parseOptions } from '../options.ts';
import { misused } from '../usage.ts';
import { addFilesystem } from './add-filesystem.ts';
import type { PropertyWishes } from './receive-properties.ts';
import { propertyWishes, receivedProperties, withheldProperties } from './receive-properties.ts';
import { placeForStream } from './receive-rules.ts';
import { announced, receiveInto } from './receiving.ts';

/** zfs receive -A: gives the partial state up. */
function abandon(machine: Machine, name: string): Answer {
  if (machine.user !== 'root') throw notModelled('zfs receive -A by a user');
  if (!findFilesystem(machine, name)) throw misused('zfs receive', noSuch(name).said);
  const { pool, fs } = open(machine, name);
  if (!fs.partial)
    throw new ZfsFailure(`'${name}' does not have any resumable receive state to abort`);
  if (fs.receiving) throw new ZfsFailure(`cannot receive: dataset is busy`);
  const isBelow = (each: string) => each.startsWith(`${name}/`);
  if (fs.inconsistent && [...pool.filesystems.keys()].some(isBelow))
    throw new ZfsFailure(`cannot destroy '${name}': dataset already exists`);
  fs.partial = null;
  if (fs.inconsistent) pool.filesystems.delete(name);
  return said([]);
}

/** A stream that is read and let go. */
const letGo = (begin: Begin, into: string): Receiving => ({
  ...announced(begin, into),
  fate: 'known',
  accept: () => {},
  finish: () => {},
  cut: () => new ZfsFailure('cannot receive: incomplete stream'),
});

interface Request {
  readonly target: string;
  readonly wishes: PropertyWishes;
  readonly resumable: boolean;
  readonly unmounted: boolean;
  readonly dry: boolean;
}

function beginReceive(machine: Machine, request: Request, begin: Begin) {
  const named = splitName(request.target);
  const name = named.fs;
  const snapshot = named.mark === '@' ? named.tail : splitName(begin.toName).tail;
  const { properties, warnings } = receivedProperties(request.wishes, name, begin);
  const { inTheClear, origin } = request.wishes;
  if (request.dry) return { receiving: dryRun(machine, name, snapshot, begin), warnings };
  const place = placeForStream(machine, { name, snapshot, inTheClear, origin }, begin);
  if (place.kind === 'known') return { receiving: letGo(begin, `${name}@${snapshot}`), warnings };
  const withheld = withheldProperties(machine, request.wishes, name);
  for (const property of withheld) properties.delete(property);
  const { encryption } = place.kind === 'new' ? place : place.fs;
  const fs =
    place.kind === 'there'
      ? place.fs
      : addFilesystem(machine, place.pool, { name, type: begin.type, encryption, properties });
  if (place.kind === 'new') {
    fs.inconsistent = true;
    fs.origin = place.origin && origin;
    if (place.origin) fs.referenced = place.origin.referenced;
    if (begin.volsize !== null) fs.properties.set('volsize', begin.volsize);
  }
  const { resumable, unmounted } = request;
  const receiving = receiveInto(machine, { fs, snapshot }, begin, {
    resumable,
    unmounted,
    properties,
  });
  return { receiving, warnings: [...warnings, ...withheld.map(refusal(name))] };
}

const refusal = (name: string) => (property: string) =>
  `cannot receive ${property} property on ${name}: permission denied`;

/** -n asks only whether the name is there or free: what the kernel would find is not looked for. */
function dryRun(machine: Machine, name: string, snapshot: string, begin: Begin): Receiving {
  const isThere = findFilesystem(machine, name) !== null;
  const isFull = begin.fromGuid === null && begin.resumedAt === null;
  if (isFull === isThere) {
    const target = { name, snapshot, inTheClear: true, origin: null };
    placeForStream(machine, target, begin);
  }
  const read = letGo(begin, `${name}@${snapshot}`);
  const announcement = read.announcement.replace(/^receiving/, 'would receive');
  return { ...read, announcement, fate: 'dry' };
}

/** The characters that ZFS has in names; a volume or filesystem, or one snapshot of it. */
const nameForm = /^[A-Za-z][\w.: -]*(\/[\w.: %-]+)*(@[\w.: %-]+)?$/;

/** zfs receive [-suvn] [-o property=value]… [-x property]… filesystem[@snapshot], or -A filesystem. Never -F (S4). */
export function zfsReceive(machine: Machine, args: readonly string[]): Answer {
  const options = parseOptions('zfs receive', args, 'suvnAo:x:');
  const wishes = propertyWishes(options);
  const [target, ...more] = options.rest;
  if (target === undefined) throw misused('zfs receive', 'missing snapshot argument');
  if (more.length > 0) throw misused('zfs receive', 'too many arguments');
  if (options.has('A')) return abandon(machine, target);
  if (!nameForm.test(target)) throw new ZfsFailure('cannot receive: invalid name');
  const request: Request = {
    target,
    wishes,
    resumable: options.has('s'),
    unmounted: options.has('u'),
    dry: options.has('n'),
  };
  const begin = (head: Begin) => beginReceive(machine, request, head);
  return { kind: 'receive', job: { verbose: options.has('v'), begin } };
}
