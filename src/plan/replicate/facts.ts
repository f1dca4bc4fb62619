import type { Fact } from '../../model/fact.ts';
import type { FilesystemName, HostName } from '../../model/ids.ts';
import { factText } from '../facts/facts.ts';
import { leastFor } from '../full.ts';
import type { MemberSend } from './sends.ts';
import type { Way } from './way.ts';

/** What the sends of one step need of their host, each fact once. */
export function sourceFacts(
  { source: { name: host }, pool }: Way,
  batch: readonly MemberSend[],
): readonly Fact[] {
  const facts = batch.flatMap(({ source: { name: filesystem }, send }): readonly Fact[] => [
    ...baseFact(host, filesystem, send),
    { kind: 'snapshot-is', host, filesystem, snapshot: send.to.name, guid: send.to.guid },
    // S7 is looked at again at the last moment: a plaintext origin never reaches a keyless pool.
    ...(pool.trust === 'keyless' ? [{ kind: 'encrypted', host, filesystem } satisfies Fact] : []),
  ]);
  return [...new Map(facts.map((fact) => [factText(fact), fact])).values()];
}

function baseFact(
  host: HostName,
  filesystem: FilesystemName,
  { from }: MemberSend['send'],
): readonly Fact[] {
  if (from === null) return [];
  const { name, guid } = from;
  return from.mark === '#'
    ? [{ kind: 'bookmark-is', host, filesystem, bookmark: name, guid }]
    : [{ kind: 'snapshot-is', host, filesystem, snapshot: name, guid }];
}

/**
 * What the receives rely on, looked at before the first of them. How a target stands between two sends of one step
 * cannot be: there ZFS itself refuses a stream whose base is not the newest, since nothing is forced (S4).
 */
export function targetFacts(
  { target: { name: host }, pool }: Way,
  batch: readonly MemberSend[],
): readonly Fact[] {
  const begins = new Map<FilesystemName, MemberSend>();
  for (const each of batch) if (!begins.has(each.target)) begins.set(each.target, each);
  return [
    ...[...begins.values()].flatMap((each) => stateFacts(host, each)),
    { kind: 'pool-usable', host, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
    ...[...roomFor(begins, batch)].map(
      ([filesystem, bytes]): Fact => ({
        kind: 'space-for',
        host,
        filesystem,
        bytes: leastFor(bytes),
      }),
    ),
  ];
}

function stateFacts(
  host: HostName,
  { target: filesystem, first, newest }: MemberSend,
): readonly Fact[] {
  if (first) return [{ kind: 'absent', host, filesystem }];
  return [
    { kind: 'newest-is', host, filesystem, guid: newest },
    { kind: 'unwritten', host, filesystem },
    { kind: 'token-is', host, filesystem, token: null },
  ];
}

/** Where room is looked for: a target's own, which a quota may narrow; the root's for new ones, and for all together. */
function roomFor(
  begins: ReadonlyMap<FilesystemName, MemberSend>,
  batch: readonly MemberSend[],
): ReadonlyMap<FilesystemName, bigint> {
  const room = new Map<FilesystemName, bigint>();
  const add = (place: FilesystemName, bytes: bigint) =>
    room.set(place, (room.get(place) ?? 0n) + bytes);
  for (const { target, root, send } of batch)
    add(begins.get(target)?.first ? root : target, send.bytes);
  const [any] = batch;
  if (any && begins.size > 1)
    room.set(
      any.root,
      batch.reduce((sum, { send }) => sum + send.bytes, 0n),
    );
  return room;
}
