import { z } from 'zod';
import { milliseconds } from '../../model/ids.ts';
import { shortly } from '../printable.ts';
import {
  atLeastOne,
  axis,
  count,
  defaulted,
  duration,
  line,
  name,
  optional,
  positiveDuration,
  section,
  selector,
} from './fields.ts';

const tiers = {
  hourly: defaulted(count, 0, 'Newest of an hour, this many hours.'),
  daily: defaulted(count, 0, 'Newest of a day, this many days.'),
  weekly: defaulted(count, 0, 'Newest of a week, this many weeks.'),
  monthly: defaulted(count, 0, 'Newest of a month, this many months.'),
  yearly: defaulted(count, 0, 'Newest of a year, this many years.'),
};

const spread = z.union(
  [
    atLeastOne.transform((min) => ({ min, soft: false })),
    z.strictObject({
      min: atLeastOne.describe('How many distinct values of the axis.'),
      soft: defaulted(z.boolean(), false, 'true: broken, it warns; false: it is a fault.'),
    }),
  ],
  { error: (issue) => `${shortly(issue.input)} is neither a number nor { min, soft }` },
);

const requirement = z.strictObject({
  name: line.describe('What findings call it.'),
  copies: atLeastOne.describe('At least this many copies that match.'),
  where: selector.describe(
    'Attributes of a pool, all of which must match: trust, role, country, host, pool or any axis; each one value or a list of which one matches.',
  ),
});

/** A snapshot name with `*` for any characters: it must say something (S6), so `*` alone is none. */
const pattern = z.string().regex(/^(?=[^A-Za-z0-9]*[A-Za-z0-9])[A-Za-z0-9_.: *-]+$/, {
  error:
    'a pattern is a snapshot name (letters, digits, -_.: and space) with * for any characters, and names more than *',
});

const policy = z.strictObject({
  copies: z
    .strictObject({
      min: atLeastOne.describe('Fewer counted copies are an emergency.'),
      want: atLeastOne.describe('Fewer are a warning; placement brings about this many.'),
    })
    .describe('How many copies, the origin among them.'),
  spread: optional(
    z.record(axis, spread),
    'Copies must occupy at least this many distinct values of an axis: `{ site: 2, batch: { min: 2, soft: true } }`.',
  ),
  require: optional(
    z.array(requirement),
    'Copies of a kind that there must be: `{ name: off-site keyless, copies: 1, where: { trust: keyless } }`.',
  ),
  snapshots: z
    .strictObject({
      by: defaulted(
        z.enum(['holdfast', 'other']),
        'holdfast',
        'Who takes them: holdfast proposes them, or another tool (sanoid, zrepl …) takes them and holdfast leaves them be.',
      ),
      ...tiers,
    })
    .nullish()
    .transform(
      (given) =>
        given ?? {
          by: 'holdfast' as const,
          hourly: 24,
          daily: 30,
          weekly: 0,
          monthly: 3,
          yearly: 0,
        },
    )
    .describe(
      'How many snapshots of each kind the origin keeps. Default: by holdfast, hourly 24, daily 30, monthly 3.',
    ),
  keep: optional(
    z.strictObject({
      replica: optional(z.strictObject(tiers), 'What a replica keeps. Default: as the origin.'),
    }),
    'A replica may keep snapshots longer than the origin.',
  ),
  prune: section(
    {
      patterns: optional(
        z.array(pattern),
        "Names of other tools' snapshots that retention may touch, `autosnap_*`. Default: none; only holdfast's own are pruned.",
      ),
      delay: defaulted(duration, '7d', 'From marking a snapshot to destroying it.'),
    },
    'What pruning may touch, and how long it waits.',
  ),
  replicate: section(
    {
      every: defaulted(positiveDuration, '1d', 'How often a replica is brought up to date.'),
      lag: optional(
        positiveDuration,
        'How far behind its origin a copy may be and still count. Default: twice `every`.',
      ),
      from: defaulted(
        z.enum(['origin', 'any']),
        'origin',
        'Where replicas are sent from: the origin alone, or any copy that holds what is needed when the origin is out of reach or the other is nearer.',
      ),
      exclude: optional(
        z.array(pattern),
        'Names of snapshots that are never sent, `autosnap_*_hourly`. Default: none.',
      ),
    },
    'How fresh replicas are kept.',
  ).transform(({ every, lag, ...rest }) => ({
    every,
    lag: lag ?? milliseconds(2 * every),
    ...rest,
  })),
  verify: section(
    {
      scrub: defaulted(
        positiveDuration,
        '35d',
        'A copy is verified when its pool was scrubbed within this time.',
      ),
      drill: optional(positiveDuration, 'How often a restore is tried. Default: never.'),
    },
    'How old proof that a copy can be read may be.',
  ),
  grace: section(
    {
      host: defaulted(duration, '15m', 'An unreachable host is only unknown for this long.'),
      site: defaulted(duration, '24h', 'The same when all hosts of a site are unreachable.'),
    },
    'How long unreachable stays unknown before it is worth a new copy.',
  ),
  durability: optional(
    z.strictObject({
      maxLoss10y: z
        .number()
        .gt(0)
        .lt(1)
        .describe('Highest acceptable probability of losing it within ten years: 1e-4.'),
    }),
    'What the durability model is to stay below.',
  ),
});

/** policies.yaml */
export const policiesSchema = z.strictObject({
  policies: z
    .record(name, policy)
    .describe(
      'Named bundles of promises, which datasets refer to. Durations are written 15m, 2h, 35d, 1w, 1y or as in ISO 8601; a month is 30 days here and a year 365.',
    ),
});

export type PoliciesFile = z.output<typeof policiesSchema>;
