import { riskYears } from '../../durability/of-fleet.ts';
import { oneIn, yearsText } from '../../durability/words.ts';
import { distinct, matches } from '../../health/domains.ts';
import type { Pool } from '../../model/inventory.ts';
import { count, formatBytes } from '../../model/units.ts';
import type { PlacementRequest } from '../placement/request.ts';
import { compareNeed } from '../placement/score.ts';
import { type Option, poolsOf } from '../placement/sets.ts';

/** What one set of pools may beat another by, in the order in which it is asked. */
export type Criterion =
  | 'promises'
  | 'bytes'
  | 'loss-promise'
  | 'soft-promises'
  | 'loss'
  | 'shared-fate'
  | 'crowding'
  | 'preference'
  | 'copy-set'
  | 'fill'
  | 'name';

export interface Decision {
  readonly criterion: Criterion;
  /** What speaks for the one, beside the other. */
  readonly text: string;
  /** Whether it speaks for the first one. */
  readonly forFirst: boolean;
}

/** What decides between two sets of pools for a dataset's new copies. */
export function decide(request: PlacementRequest, first: Option, second: Option): Decision {
  for (const [criterion, ask] of criteria) {
    const compared = ask(request, first, second);
    if (compared === null) continue;
    return { criterion, forFirst: compared.better < 0, text: compared.text };
  }
  return { criterion: 'name', forFirst: true, text: 'nothing tells them apart' };
}

/** Null where it does not decide. */
type Ask = (
  request: PlacementRequest,
  first: Option,
  second: Option,
) => { readonly better: number; readonly text: string } | null;

/** The words put the better one first. */
const by =
  (
    value: (request: PlacementRequest, option: Option) => number,
    text: (better: number, worse: number, request: PlacementRequest) => string,
  ): Ask =>
  (request, first, second) => {
    const [a, b] = [value(request, first), value(request, second)];
    if (a === b) return null;
    return { better: a - b, text: text(Math.min(a, b), Math.max(a, b), request) };
  };

const allPools = ({ standing }: PlacementRequest, option: Option): readonly Pool[] => [
  ...standing,
  ...poolsOf(option),
];

const criteria: readonly (readonly [Criterion, Ask])[] = [
  ['promises', promises],
  [
    'bytes',
    by(
      (_, { score }) => score.copies,
      (better, worse, { bytes }) =>
        `moves ${formatBytes(BigInt(better) * bytes)} against ${formatBytes(BigInt(worse) * bytes)}`,
    ),
  ],
  [
    'loss-promise',
    by(
      (request, option) => (request.promise?.kept(allPools(request, option)) === false ? 1 : 0),
      (_, __, { promise }) => `a loss is as unlikely as promised, ${promise?.words ?? ''}`,
    ),
  ],
  ['soft-promises', softPromises],
  [
    'loss',
    by(
      (request, option) => request.loss(allPools(request, option)),
      (better, worse) =>
        `a loss is less likely: about ${likelihood(better)} against ${likelihood(worse)} over ${yearsText(riskYears)}`,
    ),
  ],
  [
    'shared-fate',
    by(
      (_, { score }) => score.shared,
      () => 'fewer copies share a site or a host',
    ),
  ],
  [
    'crowding',
    by(
      (_, { score }) => score.crowded,
      (better) =>
        better === 0 ? 'no pool gets more than 80 % full' : 'fewer pools get more than 80 % full',
    ),
  ],
  [
    'preference',
    by(
      (_, { score }) => score.preference,
      (better, worse) => `preferred in the catalogue, by ${-better} against ${-worse}`,
    ),
  ],
  [
    'copy-set',
    by(
      (_, { score }) => score.newSet,
      () => 'copies of another dataset lie on these pools together already',
    ),
  ],
  [
    'fill',
    by(
      (_, { score }) => score.fill,
      (better, worse) => `at most ${better * 10} % full afterwards against ${worse * 10} %`,
    ),
  ],
  [
    'name',
    (_, { score: a }, { score: b }) =>
      a.ids === b.ids
        ? null
        : {
            better: a.ids < b.ids ? -1 : 1,
            text: 'alike in all that matters, and first by its name',
          },
  ],
];

const likelihood = (halfDecades: number): string =>
  Number.isFinite(halfDecades) ? oneIn(10 ** (halfDecades / 2)) : 'what is not known';

function promises(request: PlacementRequest, first: Option, second: Option) {
  const better = compareNeed(first.score.need, second.score.need);
  if (better === 0) return null;
  const [good, bad] = better < 0 ? [first, second] : [second, first];
  const { policy, placement } = request.dataset;
  const [has, lacks] = [allPools(request, good), allPools(request, bad)];
  const parts = [
    ...policy.spread
      .filter(({ soft }) => !soft)
      .flatMap(({ axis, min }) => more(axis, min, has, lacks)),
    ...policy.require.flatMap(({ name, copies, where }) => {
      const [a, b] = [has, lacks].map((pools) => pools.filter((p) => matches(p, where)).length);
      return a !== undefined && b !== undefined && a > b && b < copies ? [`'${name}' is met`] : [];
    }),
    ...(has.length > lacks.length && lacks.length < policy.copies.want
      ? [`${count(has.length, 'copy', 'copies')} against ${lacks.length}`]
      : []),
    ...poolsOf(good)
      .filter(({ id }) => placement.pin.includes(id) && !lacks.some((pool) => pool.id === id))
      .map(({ id }) => `${id} is pinned in the catalogue`),
  ];
  return { better, text: parts.join(', ') || 'fewer promises stay broken' };
}

const more = (
  axis: string,
  min: number,
  has: readonly Pool[],
  lacks: readonly Pool[],
): readonly string[] => {
  const [a, b] = [distinct(has, axis), distinct(lacks, axis)];
  return a > b && b < min ? [`copies in ${count(a, axis)} against ${b}`] : [];
};

function softPromises(request: PlacementRequest, first: Option, second: Option) {
  const better = first.score.soft - second.score.soft;
  if (better === 0) return null;
  const [good, bad] = better < 0 ? [first, second] : [second, first];
  const parts = request.dataset.policy.spread
    .filter(({ soft }) => soft)
    .flatMap(({ axis, min }) => more(axis, min, allPools(request, good), allPools(request, bad)));
  return { better, text: parts.join(', ') };
}
