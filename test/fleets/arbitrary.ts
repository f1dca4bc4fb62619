import fc from 'fast-check';
import { datasetArb } from './arbitrary-dataset.ts';
import type { FleetDraft, HostDraft, PoolDraft } from './draft.ts';

const poolArb = (name: PoolDraft['name']): fc.Arbitrary<PoolDraft> =>
  fc.record({
    name: fc.constant(name),
    root: fc.constantFrom('top', 'made', 'unmade'),
    role: fc.constantFrom(...Array<'archive'>(8).fill('archive'), 'scratch'),
    trust: fc.constantFrom(...Array<'keys'>(5).fill('keys'), 'keyless', 'keyless', 'untrusted'),
    batch: fc.constantFrom(null, 'a', 'b'),
    disks: fc.constantFrom('stripe', 'mirror', 'raidz'),
    failed: fc.constantFrom(...Array<false>(9).fill(false), true),
    scrubbedDaysAgo: fc.constantFrom(3, 3, 3, 50, null),
    size: fc.constantFrom('large', 'large', 'large', 'tight'),
  } as const);

const hostArb = (name: string): fc.Arbitrary<HostDraft> =>
  fc.record({
    name: fc.constant(name),
    site: fc.constantFrom('cambridge', 'paris', 'oregon'),
    room: fc.constantFrom(null, 'north room', 'south room'),
    become: fc.constantFrom('none', 'sudo', 'doas'),
    user: fc.constantFrom(null, 'root', 'backup'),
    port: fc.constantFrom(null, 2222),
    tools: fc.constantFrom([], ['pv'], ['mbuffer']),
    sight: fc.constantFrom(
      ...Array<'seen'>(20).fill('seen'),
      'just away',
      'long away',
      'never seen',
      'pending',
    ),
    pools: fc
      .subarray(['tank', 'bulk', 'cold'] as const, { minLength: 1, maxLength: 2 })
      .chain((names) => fc.tuple(...names.map(poolArb))),
  } as const);

/** Two to five hosts, up to eight pools or so, one to six datasets with a past, in any state that they can be in. */
export const fleetArb: fc.Arbitrary<FleetDraft> = fc.record({
  hosts: fc
    .subarray(['north', 'south', 'east', 'west', 'far'], { minLength: 2 })
    .chain((names) => fc.tuple(...names.map(hostArb))),
  datasets: fc
    .subarray(['mosses', 'beetles', 'field-notes', 'letters', 'scans', 'maps'], {
      minLength: 1,
      maxLength: 6,
    })
    .chain((names) => fc.tuple(...names.map(datasetArb))),
  rules: fc.array(fc.record({ relay: fc.boolean(), limit: fc.boolean() }), { maxLength: 1 }),
  order: fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 8 }),
});
