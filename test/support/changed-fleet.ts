import fc from 'fast-check';
import type { HostName } from '../../src/model/ids.ts';
import type {
  FilesystemFacts,
  Observations,
  PoolFacts,
  SeenHost,
} from '../../src/model/observation.ts';
import { type RandomFleet, randomFleet } from './random-fleet.ts';

/** What may have happened to a filesystem between two looks. */
const toFilesystems: readonly ((facts: FilesystemFacts) => readonly FilesystemFacts[])[] = [
  (facts) => [{ ...facts, snapshots: facts.snapshots.slice(0, -1) }],
  (facts) => [{ ...facts, snapshots: facts.snapshots.slice(1) }],
  (facts) => [{ ...facts, snapshots: [] }],
  (facts) => [{ ...facts, written: facts.written + 4096n }],
  (facts) => [{ ...facts, available: facts.available / 1000n }],
  (facts) => [{ ...facts, resumeToken: '1-f2a4c8e6b-d8-789c636064000310a5' }],
  (facts) => [{ ...facts, stamp: { dataset: null, role: null, send: null } }],
  (facts) => [{ ...facts, name: `${facts.name}-renamed` as FilesystemFacts['name'] }],
  () => [],
];

/** And to a pool. */
const toPools: readonly ((facts: PoolFacts) => PoolFacts)[] = [
  (facts) => facts,
  (facts) => ({ ...facts, free: facts.free / 100n, allocated: facts.size - facts.free / 100n }),
  (facts) => ({ ...facts, state: 'DEGRADED' }),
  (facts) => ({ ...facts, scan: { kind: 'none' } }),
];

export interface Change {
  readonly host: HostName;
  readonly observations: Observations;
}

const seenHosts = (observations: Observations): readonly SeenHost[] =>
  [...observations.values()].filter((each) => each.kind === 'seen');

const happening = fc.record({
  which: fc.nat(),
  filesystems: fc.constantFrom(...toFilesystems),
  pools: fc.constantFrom(...toPools),
});

/** A fleet, and how it is found by one look at one host after the other. */
export const changedFleet: fc.Arbitrary<{
  readonly fleet: RandomFleet;
  readonly changes: readonly Change[];
}> = fc
  .tuple(
    randomFleet.filter(({ observations }) => seenHosts(observations).length > 0),
    fc.array(happening, { minLength: 1, maxLength: 4 }),
  )
  .map(([fleet, happenings]) => {
    const changes: Change[] = [];
    let { observations } = fleet;
    const look = (seen: SeenHost) => {
      observations = new Map(observations).set(seen.host, seen);
      changes.push({ host: seen.host, observations });
    };
    for (const { which, filesystems, pools } of happenings) {
      const seen = one(observations, which);
      look({
        ...seen,
        pools: seen.pools.ok ? { ok: true, value: seen.pools.value.map(pools) } : seen.pools,
        filesystems: seen.filesystems.ok
          ? { ok: true, value: seen.filesystems.value.flatMap(filesystems) }
          : seen.filesystems,
      });
    }
    // And as it was at first, so that what had gone comes back.
    look(one(fleet.observations, happenings[0]?.which ?? 0));
    return { fleet, changes };
  });

function one(observations: Observations, which: number): SeenHost {
  const hosts = seenHosts(observations);
  const host = hosts[which % hosts.length];
  if (!host) throw new Error('no host was seen');
  return host;
}
