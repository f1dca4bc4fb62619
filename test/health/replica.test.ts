import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Finding } from '../../src/model/health.ts';
import type { FilesystemFacts } from '../../src/model/observation.ts';
import * as w from '../support/world.ts';

/** What is told of a replica that is no longer what holdfast made of it. */

const hosts = [
  w.host('h1', [w.pool('h1:tank')]),
  w.host('h2', [w.pool('h2:vault'), w.pool('h2:fast', { role: 'scratch' })]),
];
const both = w.snaps(['a', 3 * w.day], ['b', w.hour]);
const origin = (over: Partial<FilesystemFacts> = {}) =>
  w.filesystem('tank/data', { snapshots: both, ...over });
const held = (name: string, over: Partial<FilesystemFacts> = {}) =>
  w.replica(name, { snapshots: both, ...over });

function findings(
  replicas: readonly FilesystemFacts[],
  origins: readonly FilesystemFacts[] = [origin()],
): readonly Finding[] {
  const seen = w.observations(
    w.seen('h1', [w.zpool('tank')], origins),
    w.seen('h2', [w.zpool('vault'), w.zpool('fast')], replicas),
  );
  const set = w.config(hosts, [w.dataset('data', 'h1:tank/data')]);
  return assessFleet(set, seen, w.now).datasets.flatMap((each) => each.findings);
}

const told = (kind: Finding['kind'], ...of: Parameters<typeof findings>) =>
  findings(...of)
    .filter((finding) => finding.kind === kind)
    .map(({ text }) => text);

describe('S9 a replica that is not inert', () => {
  it.each([
    [
      'can be written to',
      { readonly: false },
      'the replica h2:vault vault/data is not read-only: what is written there keeps the next update from being received',
    ],
    [
      'is mounted',
      { mounted: true },
      'the replica h2:vault vault/data is mounted: it can cover a directory that is in use',
    ],
    [
      'will be mounted',
      { canmount: 'on' },
      'the replica h2:vault vault/data would be mounted at the next start (canmount=on): it can cover a directory that is in use',
    ],
    [
      'is as a plain zfs receive leaves it',
      { readonly: false, mounted: true, canmount: 'on' },
      'the replica h2:vault vault/data is not read-only and is mounted and would be mounted at the next start (canmount=on): what is written there keeps the next update from being received',
    ],
  ] as const)('because it %s, is told with its pool and its filesystem', (_, over, text) => {
    expect(findings([held('vault/data', over)])).toEqual([
      { kind: 'replica-not-inert', severity: 'warning', pool: 'h2:vault', text },
    ]);
  });

  it('may be a child alone, and one line tells of all of them', () => {
    const its = (name: string) => w.snaps([`${name}-a`, 3 * w.day], [`${name}-b`, w.hour]);
    const child = (name: string) => w.filesystem(`tank/data/${name}`, { snapshots: its(name) });
    const open = (name: string) =>
      held(`vault/data/${name}`, { snapshots: its(name), readonly: false });
    const texts = told(
      'replica-not-inert',
      [held('vault/data'), open('x'), open('y')],
      [origin(), child('x'), child('y')],
    );
    expect(texts).toEqual([
      'the replica h2:vault vault/data/x is not read-only: what is written there keeps the next update from being received; 1 more filesystem of this copy is not inert either',
    ]);
  });

  it('is not a volume, which has nothing to mount, as long as it is read-only', () => {
    const volume = { type: 'volume', canmount: 'on', mountpoint: null } as const;
    expect(told('replica-not-inert', [held('vault/data', volume)])).toEqual([]);
    expect(told('replica-not-inert', [held('vault/data', { ...volume, readonly: false })])).toEqual(
      [expect.stringContaining('is not read-only')],
    );
  });

  it('is neither the origin, nor a staged copy, which is there to be used', () => {
    const staged = w.filesystem('fast/data', { snapshots: both });
    expect(told('replica-not-inert', [held('vault/data'), staged])).toEqual([]);
  });

  it('is not the state of a first receive that was cut, which nobody can mount', () => {
    const cut = w.filesystem('vault/data', {
      resumeToken: '1-abc',
      stamp: { dataset: 'data', role: 'replica', send: 'Lce' },
    });
    const kinds = findings([cut]).map(({ kind }) => kind);
    expect(kinds).toContain('replica-partial');
    expect(kinds).not.toContain('replica-not-inert');
  });
});

describe('a replica that no incremental can follow', () => {
  const stamp = { dataset: 'data', role: 'replica', send: 'Lce' } as const;
  const newer = w.snaps(['c', w.hour]);

  it('because nothing is left in common, is told apart from one that can go back to what is', () => {
    const kept = held('vault/data', { stamp });
    expect(told('base-gone', [kept], [origin({ snapshots: newer })])).toEqual([
      'h2:vault vault/data has no snapshot in common with the origin any more, nor has the origin a bookmark of one: no incremental can follow it',
    ]);
    expect(told('replica-diverged', [kept], [origin({ snapshots: newer })])).toEqual([]);

    const gone = w.snaps(['a', 3 * w.day], ['theirs', w.minute]);
    expect(told('base-gone', [held('vault/data', { snapshots: gone })])).toEqual([]);
    expect(told('replica-diverged', [held('vault/data', { snapshots: gone })])).toEqual([
      "the newest snapshot of h2:vault vault/data, @theirs, is not the origin's: no incremental can follow it",
    ]);
  });

  it('is neither, as long as the origin has a bookmark of its newest snapshot', () => {
    const marked = origin({
      snapshots: newer,
      bookmarks: [w.bookmark('b', 'b', 101, w.hour)],
    });
    const kinds = findings([held('vault/data', { stamp })], [marked]).map(({ kind }) => kind);
    expect(kinds).not.toContain('base-gone');
    expect(kinds).not.toContain('replica-diverged');
  });

  it('S8 is not told of while the origin is out of sight', () => {
    const set = w.config(hosts, [w.dataset('data', 'h1:tank/data')]);
    const seen = w.observations(
      w.unreachable('h1', w.minute, null),
      w.seen('h2', [w.zpool('vault')], [held('vault/data', { stamp })]),
    );
    const kinds = assessFleet(set, seen, w.now).datasets.flatMap((each) =>
      each.findings.map(({ kind }) => kind),
    );
    expect(kinds).not.toContain('base-gone');
  });
});
