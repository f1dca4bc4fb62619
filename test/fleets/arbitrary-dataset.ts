import fc from 'fast-check';
import type { Tiers } from '../../src/model/catalogue.ts';
import { memberArb } from './arbitrary-member.ts';
import { happeningArb } from './arbitrary-past.ts';
import type { CopyDraft, DatasetDraft, PolicyDraft } from './draft.ts';

const tiersArb: fc.Arbitrary<Tiers> = fc.record({
  hourly: fc.constantFrom(0, 0, 2, 24),
  daily: fc.constantFrom(0, 1, 3, 30),
  weekly: fc.constantFrom(0, 0, 4),
  monthly: fc.constantFrom(0, 2, 12),
  yearly: fc.constantFrom(0, 0, 1),
});

const policyArb: fc.Arbitrary<PolicyDraft> = fc
  .record({
    min: fc.integer({ min: 1, max: 2 }),
    more: fc.integer({ min: 0, max: 2 }),
    spread: fc.constantFrom(
      [],
      [],
      [{ axis: 'site', min: 2, soft: false }],
      [{ axis: 'batch', min: 2, soft: true }],
      [{ axis: 'room', min: 2, soft: false }],
    ),
    require: fc.constantFrom(
      ...Array<[]>(6).fill([]),
      [{ name: 'keyless', copies: 1, where: { trust: ['keyless'] } }],
      [{ name: 'in France', copies: 1, where: { country: ['FR'] } }],
    ),
    by: fc.constantFrom('holdfast', 'holdfast', 'holdfast', 'other'),
    tiers: tiersArb,
    keepReplica: fc.option(tiersArb),
    prunePatterns: fc.constantFrom([], ['autosnap_*']),
    durability: fc.constantFrom(...Array<null>(7).fill(null), { maxLoss10y: 0.01 }),
    scrubDays: fc.constantFrom(35, 35, 90),
    from: fc.constantFrom('origin', 'any'),
    exclude: fc.constantFrom([], [], ['autosnap_*']),
  } as const)
  .map(({ min, more, by, tiers, ...rest }) => ({
    copies: { min, want: min + more },
    snapshots: { by, tiers },
    ...rest,
  }));

const copyArb: fc.Arbitrary<CopyDraft> = fc.record({
  pool: fc.nat({ max: 7 }),
  by: fc.constantFrom('holdfast', 'holdfast', 'holdfast', 'hand'),
  clear: fc.constantFrom(false, false, false, true),
} as const);

/** Pools by number; of many, few matter. */
const poolsArb = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 2 }) },
);

export const datasetArb = (id: string): fc.Arbitrary<DatasetDraft> =>
  fc.record({
    id: fc.constant(id),
    home: fc.nat({ max: 7 }),
    recursive: fc.constantFrom(true, true, true, false),
    top: memberArb,
    policy: policyArb,
    pin: poolsArb,
    forbid: poolsArb,
    jurisdiction: fc.constantFrom(...Array<'anywhere'>(6).fill('anywhere'), 'in GB', 'not in US'),
    law: fc.constantFrom('none', 'none', 'none', 'hold', 'for ten years', 'over'),
    custodians: fc.constantFrom(2, 2, 2, 0),
    reproducible: fc.constantFrom('yes', 'no', null),
    copies: fc.array(copyArb, { maxLength: 3, size: 'max' }),
    past: fc.array(happeningArb, { maxLength: 14, size: 'max' }),
  } as const);
