import { distinct, forbiddenBy, matches, spreadShortfall } from '../../health/domains.ts';
import type { Dataset, Policy } from '../../model/catalogue.ts';
import type { PoolId } from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import { count, formatBytes } from '../../model/units.ts';
import { type Rejection, rejectionOf, selectorText } from '../placement/filter.ts';
import type { Place, PlacementRequest } from '../placement/request.ts';

/** What a dataset asks, and of which pools. */
export interface Situation {
  readonly request: PlacementRequest;
  readonly places: readonly Place[];
}

export type ChangeKind =
  | 'seen'
  | 'clear'
  | 'custodians'
  | 'encrypt'
  | 'allow'
  | 'lift'
  | 'spread'
  | 'require'
  | 'want'
  | 'room'
  | 'pool';

/** One thing that somebody could do, in a few words: «allow FR», «4.20 TiB more on paris-1:vault». */
export interface Change {
  readonly kind: ChangeKind;
  readonly text: string;
  readonly pool: PoolId | null;
  readonly bytes: bigint | null;
}

/** A change, and what it makes of the situation. */
export interface Tweak {
  readonly change: Change;
  readonly apply: (situation: Situation) => Situation;
}

const tweak = (
  kind: ChangeKind,
  text: string,
  apply: Tweak['apply'],
  of: Partial<Pick<Change, 'pool' | 'bytes'>> = {},
): Tweak => ({ change: { kind, text, pool: of.pool ?? null, bytes: of.bytes ?? null }, apply });

/** One tweak of a kind and a text, however many pools ask for it. */
const once = (tweaks: readonly Tweak[]): readonly Tweak[] => [
  ...new Map(tweaks.map((each) => [`${each.change.kind} ${each.change.text}`, each])).values(),
];

/** What could be otherwise without buying anything: first what only has to be mended or written down, last what is promised less. */
export function relaxations(situation: Situation, reached: readonly Pool[]): readonly Tweak[] {
  const rejected = situation.places.flatMap((place) => rejectionOf(situation.request, place) ?? []);
  const order: readonly ChangeKind[] = ['seen', 'clear', 'custodians', 'encrypt', 'allow', 'lift'];
  return [
    ...once(rejected.flatMap((each) => liftingOf(each, situation.request))).toSorted(
      (a, b) => order.indexOf(a.change.kind) - order.indexOf(b.change.kind),
    ),
    ...lessPromised(situation.request.dataset.policy, reached),
  ];
}

/** What it takes for a pool to pass the filter that it failed. */
function liftingOf({ pool, filter, why }: Rejection, request: PlacementRequest): readonly Tweak[] {
  switch (filter) {
    case 'sight':
      return [tweak('seen', `${pool.id} seen working`, usable(pool), { pool: pool.id })];
    case 'occupied':
      return request.occupied(pool)?.curable === true
        ? [
            tweak('clear', `${pool.id} freed of what is there (${why})`, cleared(pool), {
              pool: pool.id,
            }),
          ]
        : [];
    case 'custodians':
      return [tweak('custodians', 'two key custodians recorded away from it', withCustodians)];
    case 'encryption':
      return [tweak('encrypt', 'its origin encrypted', asking({ encrypted: true }))];
    case 'jurisdiction':
      return [
        pool.country === null
          ? tweak('allow', `the country of ${pool.id} written down`, inAllowedCountry(pool), {
              pool: pool.id,
            })
          : tweak('allow', `allow ${pool.country}`, allowing(pool.country)),
      ];
    case 'forbid': {
      const entry = forbiddenBy(request.dataset, pool);
      if (entry === null) return [];
      const what = typeof entry === 'string' ? entry : selectorText(entry);
      return [tweak('lift', `lift the ban on ${what}`, without(entry))];
    }
    // What is scratch, untrusted or full does not change by a word; a copy that stands is one.
    case 'role':
    case 'trust':
    case 'standing':
    case 'room':
      return [];
    default: {
      const never: never = filter;
      return never;
    }
  }
}

/** The policy as far as it can be kept: each promise that stays broken, lowered to what is reached. */
function lessPromised(policy: Policy, reached: readonly Pool[]): readonly Tweak[] {
  return [
    ...policy.spread
      .filter((rule) => !rule.soft && spreadShortfall(reached, rule) > 0)
      .map((rule) => {
        const least = Math.max(1, distinct(reached, rule.axis));
        const spread = policy.spread.map((each) =>
          each === rule ? { ...rule, min: least } : each,
        );
        return tweak(
          'spread',
          `min ${count(least, rule.axis)} instead of ${rule.min}`,
          promising({ spread }),
        );
      }),
    ...policy.require
      .filter((rule) => reached.filter((pool) => matches(pool, rule.where)).length < rule.copies)
      .map((rule) =>
        tweak(
          'require',
          `without '${rule.name}'`,
          promising({ require: policy.require.filter((each) => each !== rule) }),
        ),
      ),
    ...(reached.length < policy.copies.want
      ? [
          tweak(
            'want',
            `${count(reached.length, 'copy', 'copies')} wanted instead of ${policy.copies.want}`,
            promising({
              copies: {
                min: Math.min(policy.copies.min, reached.length),
                want: reached.length,
              },
            }),
          ),
        ]
      : []),
  ];
}

/** More room on a pool that lacks nothing else. */
export const moreRoom = ({ request, places }: Situation): readonly Tweak[] =>
  places
    .filter((place) => rejectionOf(request, place)?.filter === 'room')
    .map((place) => ({ place, lacking: request.bytes - place.room }))
    .sort((a, b) => (a.lacking < b.lacking ? -1 : a.lacking > b.lacking ? 1 : 0))
    .map(({ place: { pool }, lacking }) =>
      tweak('room', `${formatBytes(lacking)} more on ${pool.id}`, roomOn(pool, request.bytes), {
        pool: pool.id,
        bytes: lacking,
      }),
    );

const asking =
  (over: Partial<PlacementRequest>): Tweak['apply'] =>
  ({ request, places }) => ({ request: { ...request, ...over }, places });

const ofDataset =
  (change: (dataset: Dataset) => Partial<Dataset>): Tweak['apply'] =>
  ({ request, places }) => ({
    request: { ...request, dataset: { ...request.dataset, ...change(request.dataset) } },
    places,
  });

const promising = (over: Partial<Policy>) =>
  ofDataset(({ policy }) => ({ policy: { ...policy, ...over } }));

const placing =
  (pool: Pool, change: (place: Place) => Partial<Place>): Tweak['apply'] =>
  ({ request, places }) => ({
    request,
    places: places.map((each) => (each.pool.id === pool.id ? { ...each, ...change(each) } : each)),
  });

const usable = (pool: Pool) => placing(pool, () => ({ usable: true }));
const roomOn = (pool: Pool, room: bigint) => placing(pool, () => ({ room, free: room }));

const cleared =
  (pool: Pool): Tweak['apply'] =>
  ({ request, places }) => ({
    request: {
      ...request,
      occupied: (each) => (each.id === pool.id ? null : request.occupied(each)),
    },
    places,
  });

/** At sites that no pool of the fleet has: a custodian elsewhere. */
const withCustodians = ofDataset(({ custodians }) => ({
  custodians: [
    ...custodians,
    ...['one', 'two'].map((id) => ({ id, domains: { site: `(${id} elsewhere)` } })),
  ],
}));

const allowing = (country: string) =>
  ofDataset(({ legal }) => ({
    legal: {
      ...legal,
      jurisdiction: {
        allow: legal.jurisdiction.allow.length === 0 ? [] : [...legal.jurisdiction.allow, country],
        deny: legal.jurisdiction.deny.filter((each) => each !== country),
      },
    },
  }));

const inAllowedCountry =
  (pool: Pool): Tweak['apply'] =>
  (situation) =>
    placing(pool, ({ pool: was }) => ({
      pool: { ...was, country: allowedCountry(situation.request.dataset) },
    }))(situation);

/** A country where the dataset may lie. */
export const allowedCountry = ({ legal: { jurisdiction } }: Dataset): string =>
  jurisdiction.allow.find((each) => !jurisdiction.deny.includes(each)) ?? '(not denied)';

const without = (entry: Dataset['placement']['forbid'][number]) =>
  ofDataset(({ placement }) => ({
    placement: { ...placement, forbid: placement.forbid.filter((each) => each !== entry) },
  }));
