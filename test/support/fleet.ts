import type { Dataset } from '../../src/model/catalogue.ts';
import type { Config } from '../../src/model/config.ts';
import * as ids from '../../src/model/ids.ts';
import type {
  FilesystemFacts,
  HostObservation,
  Observations,
  Vdev,
} from '../../src/model/observation.ts';
import * as w from './world.ts';

/** The embedded fleet's shape in plain values: six hosts, nine pools, twelve datasets in many states. */

const { day, hour, minute, GiB, TiB } = w;

const spread = [{ axis: 'site', min: 2, soft: false }];
const irreplaceable = w.policy({ name: 'irreplaceable', copies: { min: 2, want: 3 }, spread });
const law = w.policy({ name: 'law', copies: { min: 3, want: 3 }, spread });
const standard = w.policy({ spread });
const reproducible = w.policy({ name: 'reproducible', copies: { min: 1, want: 2 } });
const cache = w.policy({ name: 'cache', copies: { min: 1, want: 1 } });

export const hosts = [
  w.host(
    'okavango',
    [
      w.pool('okavango:tank', { root: 'tank/archive' }),
      w.pool('okavango:fast', { role: 'scratch' }),
    ],
    { domains: { site: 'cambridge', room: 'gn09' }, become: 'sudo' },
  ),
  w.host('pima', [w.pool('pima:data')], { domains: { site: 'cambridge', room: 'gn09' } }),
  w.host('marpe', [w.pool('marpe:eeg')], { domains: { site: 'cambridge', room: 'wgb' } }),
  w.host('paris-1', [w.pool('paris-1:vault', { root: 'vault/replica', trust: 'keyless' })], {
    domains: { site: 'paris' },
  }),
  w.host('paris-2', [w.pool('paris-2:tank'), w.pool('paris-2:bulk')], {
    domains: { site: 'paris' },
  }),
  w.host('oregon-1', [w.pool('oregon-1:cold'), w.pool('oregon-1:deep')], {
    domains: { site: 'oregon' },
  }),
];

const set = (
  id: string,
  origin: string,
  title: string,
  policy: Dataset['policy'],
  over: Partial<Dataset> = {},
) =>
  w.dataset(id, origin, { title, policy, steward: { name: 'Archive team', email: null }, ...over });

export const datasets = [
  set(
    'tessera-v1-europe',
    'okavango:tank/tessera/europe',
    'TESSERA v1 embeddings, Europe 2017-2025',
    irreplaceable,
    {
      summary: '128-channel int8 embeddings on a 0.1 degree grid.',
    },
  ),
  set('papers-doi', 'okavango:tank/papers', 'Papers by DOI, full text', law),
  set('gbif', 'okavango:tank/gbif', 'GBIF occurrence snapshots', standard),
  set('openalex', 'okavango:tank/openalex', 'OpenAlex dumps', irreplaceable),
  set('life-maps', 'pima:data/life', 'LIFE extinction maps', standard),
  set('iucn-ranges', 'marpe:eeg/iucn', 'IUCN range maps (licensed)', standard),
  set('repology', 'okavango:tank/repology', 'Repology history', cache),
  set('logs-2025', 'paris-2:tank/logs', 'Service logs of 2025', standard),
  set('sentinel-2-l2a', 'oregon-1:cold/s2', 'Sentinel-2 L2A cache', cache),
  set('eeg-recordings', 'marpe:eeg/recordings', 'EEG recordings, study 14', law),
  set('vm-images', 'pima:data/vms', 'Images of virtual machines', reproducible),
  set('field-notes', 'paris-2:tank/notes', 'Field notes, scanned', standard),
];

export const config: Config = {
  ...w.config(hosts, datasets, {
    sites: [
      { name: 'cambridge', country: 'GB', provider: 'ucam' },
      { name: 'paris', country: 'FR', provider: 'scaleway' },
      { name: 'oregon', country: 'US', provider: 'aws' },
    ],
  }),
  directory: '/etc/holdfast',
};

/** Two snapshots of a dataset, the newest an hour old; a copy that holds both is current. */
const both = (id: string) => w.snaps([`${id}-1`, 3 * day, 40n * GiB], [`${id}-2`, hour, 2n * GiB]);
const older = (id: string) => w.snaps([`${id}-1`, 3 * day, 40n * GiB]);

const origin = (name: string, id: string, over: Partial<FilesystemFacts> = {}) =>
  w.filesystem(name, {
    snapshots: both(id),
    bookmarks: w.kept(both(id)),
    referenced: 68n * GiB,
    used: 70n * GiB,
    ...over,
  });
const copy = (name: string, id: string, over: Partial<FilesystemFacts> = {}) =>
  w.replica(name, { snapshots: both(id), referenced: 68n * GiB, used: 70n * GiB, ...over });

const disk = (name: string, state = 'ONLINE', over: Partial<Vdev> = {}): Vdev => ({
  name,
  type: 'disk',
  group: 'data',
  state,
  readErrors: 0n,
  writeErrors: 0n,
  checksumErrors: 0n,
  note: null,
  children: [],
  ...over,
});

const raidz2: Vdev = disk('raidz2-0', 'DEGRADED', {
  type: 'raidz2',
  children: [
    ...['sda', 'sdb', 'sdc', 'sdd', 'sde', 'sdf'].map((name) => disk(name)),
    disk('sdg', 'FAULTED', { readErrors: 3n, writeErrors: 218n, note: 'too many errors' }),
  ],
});
const mirror = disk('mirror-0', 'ONLINE', {
  type: 'mirror',
  children: [disk('nvme0'), disk('nvme1')],
});

const scrubbed = (age: number) =>
  ({
    kind: 'finished',
    what: 'scrub',
    at: ids.instant(w.now - age),
    errors: 0n,
    repaired: '0B',
  }) as const;

const okavango = w.seen(
  'okavango',
  [
    w.zpool('tank', { vdevs: [mirror], allocated: 12n * TiB, free: 8n * TiB }),
    w.zpool('fast', { size: 3n * TiB, allocated: TiB, free: 2n * TiB }),
  ],
  [
    origin('tank/tessera/europe', 'tessera'),
    origin('tank/papers', 'papers'),
    origin('tank/gbif', 'gbif'),
    origin('tank/openalex', 'openalex'),
    origin('tank/repology', 'repology'),
  ],
);
const pima = w.seen(
  'pima',
  [
    w.zpool('data', {
      state: 'DEGRADED',
      status: 'One or more devices are faulted in response to persistent errors.',
      vdevs: [raidz2],
      size: 80n * TiB,
      allocated: 40n * TiB,
      free: 40n * TiB,
    }),
  ],
  [
    origin('data/life', 'life'),
    w.filesystem('data/vms', {
      type: 'volume',
      written: 9n * GiB,
      canmount: null,
      mountpoint: null,
      mounted: false,
    }),
    copy('data/gbif', 'gbif'),
    copy('data/openalex', 'openalex'),
  ],
);
const marpe = w.seen(
  'marpe',
  [w.zpool('eeg', { allocated: (184n * TiB) / 10n, free: (16n * TiB) / 10n })],
  [origin('eeg/iucn', 'iucn', w.encrypted('eeg/iucn')), origin('eeg/recordings', 'eeg')],
);
const paris1 = w.seen(
  'paris-1',
  [w.zpool('vault')],
  [
    copy(
      'vault/replica/iucn-ranges',
      'iucn',
      w.encrypted('vault/replica/iucn-ranges', 'unavailable'),
    ),
  ],
);
const paris2 = w.seen(
  'paris-2',
  [
    w.zpool('tank', { guid: w.guidOf('another tank') }),
    w.zpool('bulk', { scan: scrubbed(50 * day) }),
  ],
  [
    origin('tank/logs', 'logs'),
    origin('tank/notes', 'notes', { written: 3n * GiB }),
    copy('tank/papers-doi', 'papers'),
    copy('bulk/repology', 'repology'),
    w.replica('bulk/eeg-recordings', {
      resumeToken: '1-f2a4c8e6b-d8-789c636064000310a500c4ec50360710e72765a526973030',
    }),
  ],
);
const oregon = w.seen(
  'oregon-1',
  [w.zpool('cold', { size: 100n * TiB, allocated: 30n * TiB, free: 70n * TiB }), w.zpool('deep')],
  [
    origin('cold/s2', 's2'),
    copy('cold/logs-2025', 'logs'),
    copy('deep/life-maps', 'life', { snapshots: w.snaps(['life-1', 26 * hour, 40n * GiB]) }),
    copy('deep/field-notes', 'notes', { snapshots: older('notes') }),
  ],
);

const list: readonly HostObservation[] = [okavango, pima, marpe, paris1, paris2, oregon];

/** Every host seen just now. */
export const observations: Observations = w.observations(...list);

/** marpe stopped answering five minutes ago. */
export const oneHostDown: Observations = w.observations(
  ...list.map((each) =>
    each.host === 'marpe'
      ? w.unreachable('marpe', 5 * minute, { ...marpe, at: ids.instant(w.now - 8 * minute) })
      : each,
  ),
);

/** Nobody has been asked for hours: the machine slept. */
export const stale: Observations = w.observations(
  ...list.map((each) => ({ ...each, at: ids.instant(w.now - 3 * hour) }) as HostObservation),
);

export { now } from './world.ts';
