import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/model/catalogue.ts';
import type { Pool } from '../../src/model/inventory.ts';
import { placeCopies } from '../../src/plan/placement/placement.ts';
import type { LossPromise, Place, WhyOccupied } from '../../src/plan/placement/request.ts';
import { dataset, policy, pool, TiB } from '../support/world.ts';

const at = (id: string, site: string, over: Partial<Pool> = {}): Pool =>
  pool(id, { domains: { host: id.split(':')[0] ?? '', site, pool: id }, ...over });
const place = (each: Pool, room = 10n * TiB): Place => ({
  pool: each,
  usable: true,
  room,
  free: room,
  size: 20n * TiB,
});
const at30 = (number: number) => at(`h${10 + number}:data`, `site-${number}`);
const origin = at('h1:tank', 'cambridge');
const near = at('h2:near', 'cambridge');
const far = at('h3:far', 'paris');
const farther = at('h4:farther', 'oregon', { country: 'US' });

const choose = (
  rules: Partial<Policy>,
  places: readonly Place[],
  over: {
    standing?: readonly Pool[];
    occupied?: WhyOccupied;
    encrypted?: boolean;
    promise?: LossPromise;
    dataset?: Parameters<typeof dataset>[2];
  } = {},
) =>
  placeCopies(
    {
      dataset: dataset('data', 'h1:tank/data', { policy: policy(rules), ...over.dataset }),
      encrypted: over.encrypted ?? false,
      bytes: TiB,
      standing: over.standing ?? [origin],
      occupied: over.occupied ?? (() => null),
      promise: over.promise ?? null,
      loss: () => 0,
    },
    places,
  );

const spread = [{ axis: 'site', min: 2, soft: false }];

describe('a missing copy is placed', () => {
  it('where it satisfies the spread, and the reason is given', () => {
    const placed = choose({ spread }, [place(near), place(far, 2n * TiB)]);
    expect(placed.chosen.map(({ id }) => id)).toEqual(['h3:far']);
    expect(placed.because).toEqual(['h3:far adds a site: paris']);
    expect(placed.short).toBeNull();
  });

  it('away from the others’ sites and hosts, even where the policy does not ask for it', () => {
    expect(choose({}, [place(near, 19n * TiB), place(far)]).chosen).toEqual([far]);
  });

  it('by what lies there now: an update of another copy is no reason, where there is room for both', () => {
    const apart = at('h5:apart', 'paris');
    const updated: Place = { ...place(far, 8n * TiB), free: 10n * TiB };
    expect(choose({}, [updated, place(apart, 9n * TiB)]).chosen).toEqual([far]);
    const filled: Place = { ...place(far, 4n * TiB), free: 10n * TiB };
    expect(choose({}, [filled, place(apart, 9n * TiB)]).chosen).toEqual([apart]);
  });

  it('on the emptiest pool when all else is equal, then by its id', () => {
    expect(choose({}, [place(far, 5n * TiB), place(farther, 9n * TiB)]).chosen).toEqual([farther]);
    expect(choose({}, [place(farther), place(far)]).chosen).toEqual([far]);
  });

  it('where the catalogue prefers or pins it', () => {
    const prefer = { placement: { pin: [], forbid: [], prefer: [far.id] } };
    expect(choose({}, [place(farther, 19n * TiB), place(far)], { dataset: prefer }).chosen).toEqual(
      [far],
    );
    const pin = { placement: { pin: [far.id], forbid: [], prefer: [] } };
    expect(choose({}, [place(near, 19n * TiB), place(far)], { dataset: pin }).because).toEqual([
      'h3:far is pinned in the catalogue',
    ]);
  });

  it('where the catalogue prefers what it is, by weight', () => {
    const tape = at('h5:tape', 'york', { domains: { host: 'h5', site: 'york', media: 'tape' } });
    const disc = at('h6:disc', 'bath', { domains: { host: 'h6', site: 'bath', media: 'disc' } });
    const prefer = (weight: number) => ({
      placement: {
        pin: [],
        forbid: [],
        prefer: [disc.id, { where: { media: ['tape'] }, weight }],
      },
    });
    const both = [place(disc), place(tape)];
    expect(choose({}, both, { dataset: prefer(2) }).chosen).toEqual([tape]);
    expect(choose({}, both, { dataset: prefer(0.5) }).chosen).toEqual([disc]);
  });

  it('on a pool that stays below four fifths, though another is preferred, also when the dataset has grown as declared', () => {
    const prefer = { placement: { pin: [], forbid: [], prefer: [far.id] } };
    const places = [place(far, 4n * TiB), place(farther, 9n * TiB)];
    expect(choose({}, places, { dataset: prefer }).chosen).toEqual([farther]);
    const roomy = [place(far, 6n * TiB), place(farther, 9n * TiB)];
    expect(choose({}, roomy, { dataset: prefer }).chosen).toEqual([far]);
    expect(choose({}, roomy, { dataset: { ...prefer, size: 4n * TiB } }).chosen).toEqual([farther]);
  });

  it('with no more copies than are wanted for a wish alone, and with one more for a promise', () => {
    const wish = [{ axis: 'site', min: 3, soft: true }];
    const promise = [{ axis: 'site', min: 3, soft: false }];
    const standing = { standing: [origin, far] };
    expect(choose({ spread: wish }, [place(farther)], standing).chosen).toEqual([]);
    expect(choose({ spread: promise }, [place(farther)], standing).chosen).toEqual([farther]);
  });

  it('even when enough copies stand, if they all lie in one site', () => {
    const placed = choose({ spread }, [place(far)], { standing: [origin, near] });
    expect(placed.chosen).toEqual([far]);
    expect(choose({}, [place(far)], { standing: [origin, near] }).chosen).toEqual([]);
  });

  it('where the policy holds without the pin, and the pin that is refused is named all the same', () => {
    const keyless = at('h3:far', 'paris', { trust: 'keyless' });
    const placed = choose({ spread }, [place(near), place(keyless)], {
      standing: [origin, farther],
      dataset: { placement: { pin: [keyless.id], forbid: [], prefer: [] } },
    });
    expect(placed).toMatchObject({ chosen: [], short: null });
    expect(placed.unpinned).toEqual([
      {
        pool: keyless,
        filter: 'encryption',
        why: expect.stringMatching(/takes only encrypted datasets/),
      },
    ]);
    const held = choose({ spread }, [place(near), place(far)], {
      standing: [origin, far],
      dataset: { placement: { pin: [far.id], forbid: [], prefer: [] } },
    });
    expect(held.unpinned).toEqual([]);
  });

  it('nowhere, when no pool can mend what is broken: a pin that is refused asks for no other pool', () => {
    const keyless = at('h5:vault', 'york', { trust: 'keyless' });
    const require = [{ name: 'keyless', copies: 1, where: { trust: ['keyless'] } }];
    const placed = choose({ spread, require }, [place(near), place(keyless)], {
      standing: [origin, far],
      dataset: { placement: { pin: [keyless.id], forbid: [], prefer: [] } },
    });
    expect(placed.chosen).toEqual([]);
    expect(placed.short).toContain("no pool for 'keyless'");
  });

  it('with all that are wanted at once', () => {
    const wants = { copies: { min: 2, want: 3 }, spread };
    expect(
      choose(wants, [place(near), place(far), place(farther)]).chosen.map(({ id }) => id),
    ).toEqual(['h3:far', 'h4:farther']);
  });

  it('partly, when there is room for only some', () => {
    const placed = choose({ copies: { min: 2, want: 3 } }, [place(far), place(near, 0n)]);
    expect(placed.chosen).toEqual([far]);
    expect(placed.short).toBe(
      'no pool for 1 more copy; h2:near: it has room for 0 B, 1.00 TiB are needed',
    );
  });
});

describe('a pool is rejected with the first reason', () => {
  const why = (each: Place, over: Parameters<typeof choose>[2] = {}) =>
    choose({}, [each], over).rejected[0]?.why;

  it.each([
    ['it is a scratch pool', place(at('h2:fast', 'x', { role: 'scratch' })), {}],
    ['it is not trusted', place(at('h2:x', 'x', { trust: 'untrusted' })), {}],
    ['it holds a copy already', place(origin), {}],
    [
      'the catalogue forbids it',
      place(far),
      { dataset: { placement: { pin: [], forbid: [far.id], prefer: [] } } },
    ],
    [
      'the catalogue forbids batch: smr, site: paris or york',
      place(at('h2:slow', 'x', { domains: { site: 'paris', batch: 'smr' } })),
      {
        dataset: {
          placement: { pin: [], forbid: [{ batch: ['smr'], site: ['paris', 'york'] }], prefer: [] },
        },
      },
    ],
    [
      'the data may not lie in US',
      place(farther),
      {
        dataset: {
          legal: { ...dataset('d', 'h1:tank/d').legal, jurisdiction: { allow: ['GB'], deny: [] } },
        },
      },
    ],
    [
      'it is keyless, and fewer than two key custodians are recorded away from it',
      place(at('h2:v', 'x', { trust: 'keyless' })),
      { encrypted: true },
    ],
    [
      'it holds a copy that has diverged',
      place(far),
      { occupied: () => ({ why: 'it holds a copy that has diverged', curable: true }) },
    ],
    ['it was not seen working', { ...place(far), usable: false }, {}],
  ] as const)('%s', (reason, each, over) => {
    expect(why(each, over)).toBe(reason);
  });
});

describe('a promise of how likely a loss may be', () => {
  const many = Array.from({ length: 30 }, (_, at) => place(at30(at)));
  const asking = (kept: (pools: readonly Pool[]) => boolean) => {
    let asked = 0;
    const promise = {
      words: 'at most 1 in 10,000 over 10 years',
      kept: (pools: readonly Pool[]) => {
        asked += 1;
        return kept(pools);
      },
    };
    const { chosen } = choose({ copies: { min: 2, want: 4 } }, many, { promise });
    return { chosen: chosen.map(({ id }) => `${id}`), asked };
  };

  it('is asked about few sets where it is kept anyway', () => {
    const { chosen, asked } = asking(() => true);
    expect(chosen).toEqual(['h10:data', 'h11:data', 'h12:data']);
    expect(asked).toBeLessThan(20);
  });

  it('comes before what is merely better, and is not asked about for ever', () => {
    expect(asking((pools) => pools.some(({ id }) => id === 'h20:data')).chosen).toContain(
      'h20:data',
    );
    // 4,060 sets, and none keeps it.
    const { chosen, asked } = asking(() => false);
    expect(chosen).toEqual(['h10:data', 'h11:data', 'h12:data']);
    expect(asked).toBeLessThan(2_020);
  });
});
