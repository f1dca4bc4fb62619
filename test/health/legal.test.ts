import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import { endOf, lawOf } from '../../src/health/legal.ts';
import type { Dataset, LegalRetention } from '../../src/model/catalogue.ts';
import { instant } from '../../src/model/ids.ts';
import { makePlan } from '../../src/plan/plan.ts';
import * as w from '../support/world.ts';

const legal = (over: Partial<LegalRetention>): LegalRetention => ({
  keep: null,
  from: null,
  basis: null,
  rule: null,
  hold: false,
  ...over,
});
const steward = { name: 'Library services', email: 'library@example.org' };
const dataset = (retention: Partial<Dataset['retention']>) =>
  w.dataset('papers', 'h1:tank/papers', {
    steward,
    retention: { legal: null, desirable: null, deleteAfter: null, ...retention },
  });
const law = (over: Partial<LegalRetention>, now = w.now) =>
  lawOf(dataset({ legal: legal(over) }), now);
const at = (text: string) => instant(Date.parse(text));

describe('a legal term', () => {
  it.each([
    ['2025-04-30', 'P10Y', '2035-04-30'],
    ['2024-02-29', 'P1Y', '2025-02-28'],
    ['2024-02-29', 'P4Y', '2028-02-29'],
    ['2026-01-31', 'P1M', '2026-02-28'],
    ['2024-01-31', 'P1M', '2024-02-29'],
    ['2026-12-31', 'P1Y6M', '2028-06-30'],
    ['2026-03-01', 'P30D', '2026-03-31'],
    ['2026-03-01', 'P2W', '2026-03-15'],
  ])(
    'that begins on %s and takes %s ends on %s: months and years are those of the calendar',
    (from, term, end) => {
      expect(endOf(from, term)).toBe(end);
    },
  );

  it('S5 keeps everything to the end of its last day, wherever on earth that is', () => {
    const term = { from: '2016-11-22', keep: 'P10Y' };
    expect(law(term, at('2026-11-22T23:59:59Z')).kind).toBe('kept');
    expect(law(term, at('2026-11-23T11:59:59Z')).kind).toBe('kept');
    expect(law(term, at('2026-11-23T12:00:00Z')).kind).toBe('free');
  });

  it.each<[string, Partial<LegalRetention>]>([
    ['has no first day yet', { keep: 'P1D', basis: 'project-end' }],
    ['cannot be reckoned', { keep: 'soon', from: '2001-01-01' }],
    ['is over, while a hold stands', { keep: 'P1D', from: '2001-01-01', hold: true }],
  ])('S5 keeps everything when it %s', (_, over) => {
    expect(law(over).kind).toBe('kept');
  });

  it('keeps nothing where none is written down', () => {
    expect(law({}).kind).toBe('free');
    expect(lawOf(dataset({}), w.now).kind).toBe('free');
  });
});

describe('what its steward has to decide', () => {
  const findings = (retention: Partial<Dataset['retention']>, oldest = 800 * w.day) => {
    const set = w.config([w.host('h1', [w.pool('h1:tank')])], [dataset(retention)]);
    const fs = w.filesystem('tank/papers', { snapshots: w.snaps(['a', oldest], ['b', w.hour]) });
    const seen = w.observations(w.seen('h1', [w.zpool('tank')], [fs]));
    return (assessFleet(set, seen, w.now).datasets[0]?.findings ?? [])
      .filter(({ kind }) => kind === 'retention-over' || kind === 'delete-due')
      .map(({ kind, severity, text }) => `${kind} ${severity}: ${text}`);
  };
  const desirable = { keep: 'P2Y', reason: null };

  it('is told when it was wanted no longer than until now, by the day that the catalogue gives', () => {
    const legalTerm = legal({ keep: 'P1Y', from: '2020-01-31' });
    expect(findings({ desirable, legal: legalTerm })).toEqual([
      'retention-over note: it was wanted until 2022-01-31: its steward Library services <library@example.org> decides whether it is kept for longer',
    ]);
  });

  it('is told by the oldest snapshot where no day is given', () => {
    expect(findings({ desirable })).toHaveLength(1);
    expect(findings({ desirable }, 700 * w.day)).toEqual([]);
  });

  it('is told, as a warning, when it was to be deleted, which holdfast never does', () => {
    expect(findings({ deleteAfter: 'P2Y' })).toEqual([
      'delete-due warning: it was to be deleted by 2026-09-13: its steward Library services <library@example.org> decides on its deletion, which holdfast does not do',
    ]);
  });

  it('ends nothing by itself: the plan is the same as if it were wanted for ever', () => {
    const hosts = [w.host('h1', [w.pool('h1:tank')]), w.host('h2', [w.pool('h2:vault')])];
    const snapshots = w.snaps(['a', 800 * w.day], ['b', w.hour]);
    const seen = w.observations(
      w.seen('h1', [w.zpool('tank')], [w.filesystem('tank/papers', { snapshots })]),
      w.seen('h2', [w.zpool('vault')], [w.replica('vault/papers', { snapshots })]),
    );
    const planFor = (retention: Partial<Dataset['retention']>) => {
      const set = w.config(hosts, [dataset(retention)]);
      return makePlan(set, assessFleet(set, seen, w.now), w.now);
    };
    const over = planFor({ desirable, deleteAfter: 'P2Y' });
    const told = over.health.datasets[0]?.findings.map(({ kind }) => kind);
    expect(told).toEqual(expect.arrayContaining(['retention-over', 'delete-due']));
    expect(over.actions).toEqual(planFor({}).actions);
    expect(over.actions.map(({ kind }) => kind)).toEqual(['bookmark', 'stamp', 'stamp']);
  });

  it('is told that law speaks against it where it does', () => {
    const hold = legal({ hold: true, from: '2020-01-31' });
    expect(findings({ deleteAfter: 'P2Y', desirable, legal: hold })).toEqual([
      'delete-due warning: it was to be deleted by 2022-01-31: but it must be kept while a legal hold stands: its steward Library services <library@example.org> has to say which holds',
    ]);
  });
});
