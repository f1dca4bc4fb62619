import fc from 'fast-check';
import type { Dataset } from '../../src/model/catalogue.ts';
import type { Config } from '../../src/model/config.ts';
import * as ids from '../../src/model/ids.ts';
import type { Host, Pool, TransferRule } from '../../src/model/inventory.ts';
import type {
  Encryption,
  FilesystemFacts,
  HostObservation,
  Observations,
} from '../../src/model/observation.ts';
import { poolOfDisks } from './disks.ts';
import * as w from './world.ts';

/** A fleet and what was seen of it, in any state that a small one can be in. */
export interface RandomFleet {
  readonly config: Config;
  readonly observations: Observations;
}

const poolArb = (host: string, name: string): fc.Arbitrary<Pool> =>
  fc
    .record({
      root: fc.constantFrom(name, `${name}/archive`, `${name}/of 2026: all`),
      role: fc.constantFrom('archive', 'archive', 'archive', 'scratch'),
      trust: fc.constantFrom('keys', 'keys', 'keyless', 'keyless', 'untrusted'),
    } as const)
    .map((over) => w.pool(`${host}:${name}`, over));

const hostArb = (name: string): fc.Arbitrary<Host> =>
  fc
    .record({
      pools: fc
        .subarray(['tank', 'bulk'], { minLength: 1 })
        .chain((names) => fc.tuple(...names.map((each) => poolArb(name, each)))),
      site: fc.constantFrom('cambridge', 'paris', 'oregon'),
      become: fc.constantFrom('none', 'sudo', 'doas'),
      user: fc.constantFrom(null, 'root', 'backup'),
      port: fc.constantFrom(null, 2222),
    } as const)
    .map(({ pools, site, become, user, port }) => {
      const address = { host: `${name}.example.org`, user, port };
      return w.host(name, pools, { domains: { site }, become, ssh: address, peer: address });
    });

const rulesArb: fc.Arbitrary<readonly TransferRule[]> = fc.array(
  fc.record({
    from: fc.constantFrom(null, ids.hostName('north')),
    to: fc.constantFrom(null, ids.hostName('south')),
    via: fc.constantFrom('direct', 'relay'),
    limit: fc.constantFrom(null, 60n << 20n),
  } as const),
  { maxLength: 2 },
);

const history = 5;
const ages = [40 * w.day, 9 * w.day, 3 * w.day, 26 * w.hour, 2 * w.hour];
const key = fc.constantFrom('available', 'unavailable' as const);

/** The snapshots `from` to `to` of a filesystem's one history; their guids are the same on every pool. */
const span = (of: string, from: number, to: number) =>
  w.snaps(
    ...ages
      .map((age, at) => [`${of.replaceAll(/[ /]/g, '.')}-${at}`, age] as const)
      .slice(from, to),
  );

const encryptionArb = (name: string): fc.Arbitrary<Encryption | null> =>
  fc.oneof(
    fc.constant(null),
    key.map((state) => w.encrypted(name, state).encryption),
    key.map((state) => w.encrypted(name, state).encryption),
  );

/** A filesystem at the origin: the newest part of its history, and bookmarks of what is gone. */
const originArb = (name: string, type: FilesystemFacts['type']): fc.Arbitrary<FilesystemFacts> =>
  fc
    .record({
      from: fc.integer({ min: 0, max: history }),
      marked: fc.boolean(),
      written: fc.constantFrom(0n, w.GiB),
      grown: fc.constantFrom(1n << 20n, w.GiB, 3n * w.GiB),
      encryption: encryptionArb(name),
    })
    .map(({ from, marked, grown, ...over }) =>
      w.filesystem(name, {
        ...over,
        type,
        snapshots: span(name, from, history).map((each, at) => ({
          ...each,
          written: grown,
          createtxg: ids.txg(`${100 + from + at}`),
        })),
        bookmarks: marked
          ? span(name, 0, from).map((each, at) =>
              w.bookmark(`${each.name}`, `${each.name}`, 100 + at, ages[at] ?? 0),
            )
          : [],
      }),
    );

/** What lies on another pool where a copy of it would be: nothing, a copy in some state, or a stranger. */
const copyArb = (
  name: string,
  origin: FilesystemFacts,
): fc.Arbitrary<readonly FilesystemFacts[]> => {
  const facts = fc
    .record({
      from: fc.integer({ min: 0, max: 2 }),
      to: fc.integer({ min: 0, max: history }),
      written: fc.constantFrom(0n, 0n, w.GiB),
      readonly: fc.boolean(),
      mounted: fc.boolean(),
      encryption: encryptionArb(name),
      resumeToken: fc.constantFrom(null, null, '1-f2a4c8e6b-d8-789c636064000310a5'),
      send: fc.constantFrom(null, 'w', 'Lce'),
      retire: fc.constantFrom(null, null, '2026-11-01T00:00:00Z', '2026-11-21T00:00:00Z'),
      own: fc.constantFrom(null, 'foreign'),
    })
    .map(({ from, to, send, own, retire, ...over }) =>
      w.replica(name, {
        ...over,
        type: origin.type,
        stamp: { dataset: null, role: null, send, ...(retire === null ? {} : { retire }) },
        snapshots: [
          ...span(origin.name, from, to),
          ...(own === null ? [] : w.snaps([`${own} ${name.replaceAll('/', '.')}`, 2 * w.hour])),
        ],
      }),
    );
  return fc.oneof(
    fc.constant([]),
    facts.map((each) => [each]),
  );
};

interface Planned {
  readonly dataset: Dataset;
  readonly facts: readonly { readonly pool: ids.PoolId; readonly facts: FilesystemFacts }[];
}

function datasetArb(id: string, pools: readonly Pool[]): fc.Arbitrary<Planned> {
  return fc
    .record({
      home: fc.constantFrom(...pools),
      min: fc.integer({ min: 1, max: 2 }),
      want: fc.integer({ min: 2, max: 3 }),
      spread: fc.constantFrom([], [{ axis: 'site', min: 2, soft: false }]),
      type: fc.constantFrom('filesystem', 'filesystem', 'volume' as const),
      child: fc.boolean(),
      durability: fc.constantFrom(null, { maxLoss10y: 0.02 }, { maxLoss10y: 1e-6 }),
      from: fc.constantFrom('origin', 'any'),
      exclude: fc.constantFrom([], [], ['*-2', '*-4']),
      known: fc.constantFrom(2, 2, 2, 0),
      possible: fc.constantFrom('yes', 'no', null),
    } as const)
    .chain(({ home, type, child, possible, ...given }) => {
      const top = `${home.name}/src of: ${id}`;
      const names = type === 'volume' || !child ? [''] : ['', '/child a'];
      const members = fc.tuple(...names.map((path) => originArb(`${top}${path}`, type)));
      const { min, want, spread, known, durability, from, exclude } = given;
      const replicate = { ...w.policy().replicate, from, exclude };
      const dataset = w.dataset(id, `${home.host}:${home.name}`, {
        origin: { pool: home.id, filesystem: ids.filesystemName(top) },
        policy: w.policy({
          copies: { min, want: Math.max(min, want) },
          spread,
          durability,
          replicate,
        }),
        custodians: ['safe a', 'safe b']
          .slice(0, known)
          .map((each) => ({ id: each, domains: { site: each } })),
        reproduce:
          possible === null ? null : { possible, time: null, effort: null, cost: null, how: null },
      });
      return members.chain((origins) =>
        fc
          .tuple(
            ...pools
              .filter((pool) => pool !== home)
              .flatMap((pool) =>
                origins.map((origin, at) =>
                  copyArb(`${pool.root}/${id}${names[at] ?? ''}`, origin).map((copies) =>
                    copies.map((facts) => ({ pool: pool.id, facts })),
                  ),
                ),
              ),
          )
          .map((copies) => ({
            dataset,
            facts: [...origins.map((facts) => ({ pool: home.id, facts })), ...copies.flat()],
          })),
      );
    });
}

type Sight = 'seen' | 'away' | 'long away' | 'never' | 'pending' | 'half';
const sights: readonly Sight[] = [
  ...Array<Sight>(6).fill('seen'),
  'away',
  'long away',
  'never',
  'pending',
  'half',
];

function observe(host: Host, sight: Sight, planned: readonly Planned[]): HostObservation {
  const mine = planned.flatMap(({ facts }) =>
    facts.filter(({ pool }) => ids.hostOf(pool) === host.name).map((each) => each.facts),
  );
  // A parent is there where a child is.
  const named = new Map(mine.map((each) => [`${each.name}`, each]));
  const complete = mine.filter(({ name }) => {
    const parent = name.slice(0, name.lastIndexOf('/'));
    return !name.endsWith('/child a') || named.has(parent);
  });
  const roots = host.pools
    .filter(
      ({ root, name }) =>
        root !== name && complete.some((each) => each.name.startsWith(`${root}/`)),
    )
    .map(({ root }) => w.filesystem(root, { mountpoint: null, canmount: 'off' }));
  const missing = host.pools
    .filter(({ root, name }) => root !== name && !roots.some((each) => each.name === root))
    .map(({ root }) => ids.filesystemName(root));
  const pools = host.pools.map(({ id, name }, at) =>
    poolOfDisks(name, at % 2 === 0 ? 'raidz2' : 'stripe', 4, {
      guid: w.guidOf(`pool ${id}`),
      size: 20n * w.TiB,
    }),
  );
  const whole = w.seen(host.name, pools, [...roots, ...complete], { missing, tools: ['pv'] });
  switch (sight) {
    case 'seen':
      return whole;
    case 'away':
      return w.unreachable(host.name, 5 * w.minute, whole);
    case 'long away':
      return w.unreachable(host.name, 3 * w.day, whole);
    case 'never':
      return w.unreachable(host.name, 3 * w.day, null);
    case 'pending':
      return { kind: 'pending', host: host.name };
    case 'half':
      return { ...whole, filesystems: { ok: false, what: 'zfs list failed' } };
    default: {
      const never: never = sight;
      return never;
    }
  }
}

/** Two or three hosts, up to six pools, up to three datasets with copies in random states, some hosts not seen. */
export const randomFleet: fc.Arbitrary<RandomFleet> = fc
  .tuple(
    fc
      .subarray(['north', 'south', 'east'], { minLength: 2 })
      .chain((names) => fc.tuple(...names.map(hostArb))),
    rulesArb,
  )
  .chain(([hosts, transfers]) => {
    const pools = hosts.flatMap((host) => host.pools);
    return fc
      .record({
        planned: fc
          .subarray(['mosses', 'beetles', 'field-notes'], { minLength: 1 })
          .chain((names) => fc.tuple(...names.map((id) => datasetArb(id, pools)))),
        seen: fc.tuple(...hosts.map(() => fc.constantFrom(...sights))),
      })
      .map(({ planned, seen }) => ({
        config: w.config(
          hosts,
          planned.map(({ dataset }) => dataset),
          { transfers },
        ),
        observations: w.observations(
          ...hosts.map((host, at) => observe(host, seen[at] ?? 'seen', planned)),
        ),
      }));
  });
