/** Types that a property exists on: f filesystem, v volume, s snapshot, b bookmark. */
export interface PropertyKind {
  readonly name: string;
  readonly on: string;
  /** How the value is shown without -p. */
  readonly shown: 'bytes' | 'ratio' | 'date' | 'text' | 'zero-is-none';
  /** Settable ones have a default; null: ZFS computes it. */
  readonly byDefault: string | null;
  readonly inherits: boolean;
}

const computed = (
  name: string,
  on: string,
  shown: PropertyKind['shown'] = 'text',
): PropertyKind => ({
  name,
  on,
  shown,
  byDefault: null,
  inherits: false,
});
const setting = (
  name: string,
  on: string,
  byDefault: string,
  shown: PropertyKind['shown'] = 'text',
): PropertyKind => ({ name, on, shown, byDefault, inherits: true });
const own = (
  name: string,
  on: string,
  byDefault: string,
  shown: PropertyKind['shown'] = 'text',
): PropertyKind => ({ name, on, shown, byDefault, inherits: false });

/** In the order in which `zfs get all` prints them (OpenZFS 2.3.2, captures zfs-get-Hp-all-*). */
export const propertyTable: readonly PropertyKind[] = [
  computed('type', 'fvsb'),
  computed('creation', 'fvsb', 'date'),
  computed('used', 'fvs', 'bytes'),
  computed('available', 'fv', 'bytes'),
  computed('referenced', 'fvsb', 'bytes'),
  computed('compressratio', 'fvs', 'ratio'),
  computed('mounted', 'f'),
  computed('origin', 'fv'),
  own('quota', 'f', '0', 'zero-is-none'),
  own('reservation', 'fv', '0', 'zero-is-none'),
  own('volsize', 'v', '0', 'bytes'),
  own('volblocksize', 'v', '16384', 'bytes'),
  setting('recordsize', 'f', '131072', 'bytes'),
  setting('mountpoint', 'f', ''),
  setting('sharenfs', 'f', 'off'),
  setting('checksum', 'fv', 'on'),
  setting('compression', 'fv', 'on'),
  setting('atime', 'f', 'on'),
  setting('devices', 'fs', 'on'),
  setting('exec', 'fs', 'on'),
  setting('setuid', 'fs', 'on'),
  setting('readonly', 'fv', 'off'),
  setting('zoned', 'f', 'off'),
  setting('snapdir', 'f', 'hidden'),
  setting('aclmode', 'f', 'discard'),
  setting('aclinherit', 'f', 'restricted'),
  computed('createtxg', 'fvsb'),
  own('canmount', 'f', 'on'),
  setting('xattr', 'fs', 'on'),
  setting('copies', 'fv', '1'),
  computed('version', 'fs'),
  computed('utf8only', 'fs'),
  computed('normalization', 'fs'),
  computed('casesensitivity', 'fs'),
  setting('vscan', 'f', 'off'),
  setting('nbmand', 'fs', 'off'),
  setting('sharesmb', 'f', 'off'),
  own('refquota', 'f', '0', 'zero-is-none'),
  own('refreservation', 'fv', '0', 'zero-is-none'),
  computed('guid', 'fvsb'),
  setting('primarycache', 'fvs', 'all'),
  setting('secondarycache', 'fvs', 'all'),
  computed('usedbysnapshots', 'fv', 'bytes'),
  computed('usedbydataset', 'fv', 'bytes'),
  computed('usedbychildren', 'fv', 'bytes'),
  computed('usedbyrefreservation', 'fv', 'bytes'),
  setting('logbias', 'fv', 'latency'),
  computed('defer_destroy', 's'),
  computed('userrefs', 's'),
  computed('objsetid', 'fvs'),
  setting('dedup', 'fv', 'off'),
  setting('mlslabel', 'fvs', 'none'),
  setting('sync', 'fv', 'standard'),
  setting('dnodesize', 'f', 'legacy'),
  computed('refcompressratio', 'fvs', 'ratio'),
  computed('written', 'fvs', 'bytes'),
  computed('clones', 's'),
  computed('logicalused', 'fv', 'bytes'),
  computed('logicalreferenced', 'fvsb', 'bytes'),
  setting('volmode', 'fv', 'default'),
  own('filesystem_limit', 'f', 'none'),
  own('snapshot_limit', 'fv', 'none'),
  own('filesystem_count', 'f', 'none'),
  own('snapshot_count', 'fv', 'none'),
  setting('snapdev', 'fv', 'hidden'),
  setting('acltype', 'fs', 'off'),
  setting('context', 'fvs', 'none'),
  setting('fscontext', 'fvs', 'none'),
  setting('defcontext', 'fvs', 'none'),
  setting('rootcontext', 'fvs', 'none'),
  setting('relatime', 'f', 'on'),
  setting('redundant_metadata', 'fv', 'all'),
  setting('overlay', 'f', 'on'),
  computed('encryption', 'fvs'),
  computed('keylocation', 'fv'),
  computed('keyformat', 'fv'),
  computed('pbkdf2iters', 'fv'),
  computed('encryptionroot', 'fvs'),
  computed('keystatus', 'fvs'),
  setting('special_small_blocks', 'f', '0'),
  computed('snapshots_changed', 'fv', 'date'),
  setting('prefetch', 'fvs', 'all'),
  setting('volthreading', 'v', 'on'),
  setting('direct', 'f', 'standard'),
  setting('longname', 'f', 'off'),
  computed('receive_resume_token', 'fv'),
];

/** Known by name, and in no `all`. */
const hidden: readonly PropertyKind[] = [
  computed('name', 'fvsb'),
  computed('ivsetguid', 'sb'),
  computed('inconsistent', 'fvs'),
  computed('numclones', 's'),
  computed('redacted', 'fvs'),
];

const shortNames: Readonly<Record<string, string>> = {
  avail: 'available',
  refer: 'referenced',
  ratio: 'compressratio',
  usedds: 'usedbydataset',
  usedsnap: 'usedbysnapshots',
  usedchild: 'usedbychildren',
  usedrefreserv: 'usedbyrefreservation',
  lused: 'logicalused',
  lrefer: 'logicalreferenced',
  rdonly: 'readonly',
  compress: 'compression',
  recsize: 'recordsize',
  volblock: 'volblocksize',
  reserv: 'reservation',
  refreserv: 'refreservation',
};

const byName = new Map([...propertyTable, ...hidden].map((kind) => [kind.name, kind]));

/** A native property by its name or its short name; null when ZFS has none such. */
export const propertyKind = (name: string): PropertyKind | null =>
  byName.get(shortNames[name] ?? name) ?? null;

/** ZFS's rule: a user property has a colon. */
export const isUserProperty = (name: string): boolean => /^[a-z0-9_.-]*:[a-z0-9:_.-]*$/.test(name);
