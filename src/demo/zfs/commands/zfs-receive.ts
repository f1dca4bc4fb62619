import type { Begin } from '../../stream/records.ts';
import type { Answer } from '../answer.ts';
import { said } from '../answer.ts';
import { notModelled, ZfsFailure } from '../failure.ts';
import type { Receiving } from '../jobs.ts';
import type { Machine } from '../machine.ts';
import { open, splitName } from '../machine.ts';
import type { Options } from '../options.ts';
import { parseOptions } from '../options.ts';
import { isUserProperty, propertyKind } from '../property-table.ts';
import { placeForStream } from './receive-rules.ts';
import { receiveInto, streamTitle } from './receiving.ts';
import { addFilesystem } from './zfs-create.ts';
import { checkedProperties } from './zfs-set.ts';

/** zfs receive -A: gives the partial state up. */
function abandon(machine: Machine, name: string): Answer {
  const { pool, fs } = open(machine, name);
  if (!fs.partial)
    throw new ZfsFailure(`'${name}' does not have any resumable receive state to abort`);
  if (fs.receiving) throw new ZfsFailure(`cannot receive: dataset is busy`);
  fs.partial = null;
  if (fs.inconsistent) pool.filesystems.delete(name);
  return said([]);
}

/** -x of a property that the type does not have is a warning; of one that ZFS does not know, a failure. */
function excludedWarnings(options: Options, name: string, begin: Begin): readonly string[] {
  return options.values('x').flatMap((property) => {
    if (isUserProperty(property)) return [];
    const kind = propertyKind(property);
    if (!kind) throw new ZfsFailure(`${streamTitle(begin)}: invalid property '${property}'`);
    if (kind.on.includes(begin.type[0] ?? '')) return [];
    return [`Warning: ${name}: property '${property}' does not apply to datasets of this type`];
  });
}

const dryRun = (announcement: string): Receiving => ({
  announcement: announcement.replace(/^receiving/, 'would receive'),
  accept: () => {},
  finish: () => {},
  cut: () => new ZfsFailure('cannot receive: incomplete stream'),
});

function beginReceive(machine: Machine, options: Options, target: string, begin: Begin) {
  const named = splitName(target);
  const name = named.fs;
  const snapshot = named.mark === '@' ? named.tail : splitName(begin.toName).tail;
  const fail = (why: string) => new ZfsFailure(`${streamTitle(begin)}: ${why}`);
  const properties = checkedProperties(options.values('o'), begin.type, fail);
  const warnings = excludedWarnings(options, name, begin);
  const place = placeForStream(machine, name, snapshot, begin);
  if (options.has('n')) {
    const kind = begin.fromGuid === null ? 'full' : 'incremental';
    const would = `receiving ${kind} stream of ${begin.toName} into ${name}@${snapshot}`;
    return { receiving: dryRun(would), warnings };
  }
  const { encryption } = place.kind === 'new' ? place : place.fs;
  const fs =
    place.kind === 'there'
      ? place.fs
      : addFilesystem(machine, place.pool, { name, type: begin.type, encryption, properties });
  if (place.kind === 'new') {
    fs.inconsistent = true;
    if (begin.volsize !== null) fs.properties.set('volsize', begin.volsize);
  }
  const receiving = receiveInto(machine, { fs, snapshot }, begin, {
    resumable: options.has('s'),
    unmounted: options.has('u'),
    properties,
  });
  return { receiving, warnings };
}

/** zfs receive [-suvn] [-o property=value]… [-x property]… filesystem[@snapshot], or -A filesystem. Never -F (S4). */
export function zfsReceive(machine: Machine, args: readonly string[]): Answer {
  const options = parseOptions('zfs receive', args, 'suvnAo:x:');
  const [target, ...more] = options.rest;
  if (target === undefined || more.length > 0)
    throw notModelled('zfs receive of other than one name');
  if (options.has('A')) return abandon(machine, target);
  const begin = (head: Begin) => beginReceive(machine, options, target, head);
  return { kind: 'receive', job: { verbose: options.has('v'), begin } };
}
