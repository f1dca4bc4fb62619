import { z } from 'zod';
import * as ids from '../model/ids.ts';
import type { HostObservation, SeenHost, UnreachableHost, Vdev } from '../model/observation.ts';
import { parseFilesystemName, parseSnapshotName } from '../zfs/names.ts';

/**
 * The shape of a remembered observation on disk. It is checked like anything else that is read: names from it can
 * reach a plan (S12), and a file of another version or a hand-edited one is forgotten, not believed.
 */
const bytes = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);
const number64 = z.string().regex(/^\d{1,20}$/);
const at = z.number().transform(ids.instant);
const guid = number64.transform(ids.guid);
const txg = number64.transform(ids.txg);
const host = z.string().transform(ids.hostName);
const words = z.string().nullable();

const named = <Name>(parse: (text: string) => Name | null) =>
  z.string().transform((text, context) => {
    const name = parse(text);
    if (name !== null) return name;
    context.addIssue('not a name that ZFS would have');
    return z.NEVER;
  });
const filesystemName = named(parseFilesystemName);
const snapshotName = named(parseSnapshotName);

const section = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), what: z.string() }),
  ]);

const what = z.enum(['scrub', 'resilver']);
const scan = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('running'),
    what,
    startedAt: at.nullable(),
    percent: z.number().nullable(),
    paused: z.boolean(),
  }),
  z.object({
    kind: z.literal('finished'),
    what,
    at: at.nullable(),
    errors: bytes,
    repaired: z.string(),
  }),
  z.object({ kind: z.literal('canceled'), what, at: at.nullable() }),
]);

const vdev: z.ZodType<Vdev> = z.object({
  name: z.string(),
  type: z.string(),
  group: z.enum(['data', 'log', 'cache', 'spare', 'special', 'dedup']),
  state: z.string(),
  readErrors: bytes,
  writeErrors: bytes,
  checksumErrors: bytes,
  note: words,
  children: z.lazy(() => z.array(vdev)),
});

const pool = z.object({
  name: z.string(),
  guid,
  state: z.enum(['ONLINE', 'DEGRADED', 'FAULTED', 'OFFLINE', 'UNAVAIL', 'REMOVED', 'SUSPENDED']),
  readonly: z.boolean(),
  size: bytes,
  allocated: bytes,
  free: bytes,
  fragmentation: z.number().nullable(),
  scan,
  dataErrors: z.union([z.literal('unknown'), bytes]),
  status: words,
  vdevs: z.array(vdev),
});

const bookmark = z.object({
  name: snapshotName,
  guid,
  createtxg: txg,
  creation: at,
  ivset: guid.exactOptional(),
});
const snapshot = bookmark.extend({
  holds: z.number(),
  written: bytes,
  clones: z.number().exactOptional(),
  mark: z.union([at, z.literal('unreadable')]).exactOptional(),
});

const filesystem = z.object({
  name: filesystemName,
  type: z.enum(['filesystem', 'volume']),
  guid,
  used: bytes,
  available: bytes,
  referenced: bytes,
  written: bytes,
  origin: words,
  encryption: z
    .object({
      algorithm: z.string(),
      root: filesystemName,
      key: z.enum(['available', 'unavailable']),
    })
    .nullable(),
  readonly: z.boolean(),
  canmount: z.enum(['on', 'off', 'noauto']).nullable(),
  mountpoint: words,
  mounted: z.boolean(),
  resumeToken: words,
  resumes: z
    .object({
      toGuid: guid,
      fromGuid: guid.nullable(),
      raw: z.boolean(),
      compressed: z.boolean().exactOptional(),
      received: bytes.exactOptional(),
      fromPool: z.string().exactOptional(),
    })
    .exactOptional(),
  stamp: z.object({
    dataset: words,
    role: words,
    send: words,
    summary: z.string().exactOptional(),
    retire: z.string().exactOptional(),
    aside: z.string().exactOptional(),
  }),
  snapshots: z.array(snapshot),
  bookmarks: z.array(bookmark),
  snapshotsAt: at,
  snapshotsChanged: z.string().exactOptional(),
  quiet: z.array(z.object({ guid, until: at })).exactOptional(),
});

const unread = z.object({
  pool: z.string(),
  what: z.string(),
  todo: z.string(),
  since: at,
  last: z.object({ at, filesystems: z.array(filesystem) }).nullable(),
});

const seen: z.ZodType<SeenHost> = z.object({
  kind: z.literal('seen'),
  host,
  at,
  hostClock: at.nullable(),
  tookMs: z.number(),
  wholeAt: at,
  version: section(z.object({ userland: z.string(), kernel: words })),
  pools: section(z.array(pool)),
  filesystems: section(z.array(filesystem)),
  missing: z.array(filesystemName),
  // What was remembered before pools were told apart is not to be forgotten for it.
  unread: z.array(unread).default([]),
  tools: z.array(z.string()),
});

const unreachable: z.ZodType<UnreachableHost> = z.object({
  kind: z.literal('unreachable'),
  host,
  at,
  since: at,
  failure: z.object({
    code: z.enum([
      'unreachable',
      'host-key',
      'auth',
      'timeout',
      'channel',
      'no-such-host',
      'no-zfs',
      'half-a-probe',
      'incomplete',
      'garbage',
    ]),
    what: z.string(),
    todo: z.string(),
  }),
  last: seen.nullable(),
});

const remembered = z.object({
  schema: z.literal('holdfast/memory/v1'),
  observation: z.union([seen, unreachable]),
});

/** As text for the disk: one line of JSON, byte counts as decimal strings. */
export const writeObservation = (observation: HostObservation): string =>
  `${JSON.stringify({ schema: 'holdfast/memory/v1', observation }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )}\n`;

/** null when the text is no observation of this version. */
export function readObservation(text: string): SeenHost | UnreachableHost | null {
  try {
    return remembered.parse(JSON.parse(text)).observation;
  } catch {
    return null;
  }
}
