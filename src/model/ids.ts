/**
 * Branded ids. A brand costs nothing at run time and stops a pool name from being handed over where a
 * dataset id is wanted. Guids and txgs are unsigned 64-bit numbers: they pass 2^53, so they stay strings.
 */
declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A host's name in `fleet.yaml`; not its network address. */
export type HostName = Brand<string, 'HostName'>;
/** `host:pool`, as the catalogue and every screen write it. Unique in the fleet. */
export type PoolId = Brand<string, 'PoolId'>;
/** A catalogue entry's id, `[a-z0-9][a-z0-9-]{0,62}`; never reused. */
export type DatasetId = Brand<string, 'DatasetId'>;
/** A ZFS filesystem or volume, in full: `tank/archive/europe`. Always valid by ZFS's own naming rules. */
export type FilesystemName = Brand<string, 'FilesystemName'>;
/** The part of a snapshot's name after `@`, or of a bookmark's after `#`. */
export type SnapshotName = Brand<string, 'SnapshotName'>;
/** A ZFS guid in decimal. A snapshot keeps its guid on every pool; its createtxg it does not. */
export type Guid = Brand<string, 'Guid'>;
/** A transaction group number in decimal: it orders snapshots inside one pool only. */
export type Txg = Brand<string, 'Txg'>;
/** Stable id of an action: the same need, seen again, has the same id. */
export type ActionId = Brand<string, 'ActionId'>;
/** One execution of one action. */
export type RunId = Brand<string, 'RunId'>;
/** A point in time: milliseconds since 1970 UTC. */
export type Instant = Brand<number, 'Instant'>;
/** A length of time in milliseconds. */
export type Milliseconds = Brand<number, 'Milliseconds'>;

/* The only way in: each takes text that its caller has checked (config, zfs parsers), and names the claim. */
export const hostName = (text: string) => text as HostName;
export const datasetId = (text: string) => text as DatasetId;
export const filesystemName = (text: string) => text as FilesystemName;
export const snapshotName = (text: string) => text as SnapshotName;
export const guid = (decimal: string) => decimal as Guid;
export const txg = (decimal: string) => decimal as Txg;
export const actionId = (text: string) => text as ActionId;
export const runId = (text: string) => text as RunId;
export const instant = (epochMs: number) => epochMs as Instant;
export const milliseconds = (ms: number) => ms as Milliseconds;

export const poolId = (host: HostName, pool: string) => `${host}:${pool}` as PoolId;

/** The host half of a pool id. */
export const hostOf = (pool: PoolId) => pool.slice(0, pool.indexOf(':')) as HostName;
/** The zpool that a filesystem lies on: the part before the first slash. */
export const zpoolOfFilesystem = (filesystem: FilesystemName) => filesystem.split('/', 1)[0] ?? '';
