import { distinct, matches, spreadShortfall } from '../../health/domains.ts';
import type { Selector } from '../../model/catalogue.ts';
import * as ids from '../../model/ids.ts';
import type { Pool } from '../../model/inventory.ts';
import { formatBytes } from '../../model/units.ts';
import type { PlacementRequest } from '../placement/request.ts';
import { allowedCountry, type Tweak } from './tweaks.ts';

/** The pool that one would buy: on none of the domains that are taken, and of every kind that is lacking. */
export function newPool(
  request: PlacementRequest,
  reached: readonly Pool[],
  number: number,
): Tweak {
  const { dataset, bytes } = request;
  const { spread, require } = dataset.policy;
  const short = spread.filter((rule) => !rule.soft && spreadShortfall(reached, rule) > 0);
  const unmet = require.filter(
    (rule) => reached.filter((pool) => matches(pool, rule.where)).length < rule.copies,
  );
  const pool = fresh(
    request,
    number,
    unmet.map(({ where }) => where),
  );
  const where = [
    ...short.map(({ axis }) => `at ${ordinal(distinct(reached, axis) + number)} ${axis}`),
    ...unmet.map(({ name }) => `of the kind '${name}'`),
    ...countryText(request),
  ];
  return {
    change: {
      kind: 'pool',
      text: `a pool ${[...where, `with ${formatBytes(bytes)}`].join(', ')}`,
      pool: null,
      bytes,
    },
    apply: ({ request: asked, places }) => ({
      request: asked,
      places: [...places, { pool, usable: true, room: bytes, free: bytes, size: 2n * bytes }],
    }),
  };
}

const ordinal = (n: number): string =>
  ['another', 'a first', 'a second', 'a third', 'a fourth', 'a fifth'][n] ?? 'another';

const countryText = ({ dataset: { legal } }: PlacementRequest): readonly string[] => {
  const { allow, deny } = legal.jurisdiction;
  if (allow.length > 0)
    return [`in ${allow.slice(0, 3).join(' or ')}${allow.length > 3 ? ' or …' : ''}`];
  return deny.length > 0 ? [`not in ${deny.slice(0, 3).join(' or ')}`] : [];
};

/** Values that no pool of the fleet has: a domain in brackets is no name that anybody gives. */
function fresh(request: PlacementRequest, number: number, kinds: readonly Selector[]): Pool {
  const { dataset } = request;
  const host = ids.hostName(`(new-${number})`);
  const id = ids.poolId(host, 'pool');
  const value = (name: string): string | undefined =>
    kinds.map((where) => where[name]?.[0]).find((each) => each !== undefined);
  const axes = [...dataset.policy.spread.map(({ axis }) => axis), 'site'];
  const wanted = kinds.flatMap((where) => Object.keys(where));
  return {
    id,
    host,
    name: 'pool',
    root: 'pool',
    role: 'archive',
    trust: value('trust') === 'keyless' ? 'keyless' : 'keys',
    reserve: { kind: 'share', share: 0 },
    domains: {
      ...Object.fromEntries(axes.map((axis) => [axis, `(new ${axis} ${number})`])),
      ...Object.fromEntries(wanted.map((name) => [name, value(name) ?? ''])),
      host,
      pool: id,
    },
    country: value('country') ?? allowedCountry(dataset),
  };
}
