import { z } from 'zod';
import { actionKinds } from '../../src/model/action.ts';
import { adviceKinds } from '../../src/model/advice.ts';
import { healthWords } from '../../src/model/health.ts';

/*
 * docs/JSON.md as schemas. Strict: a field that is not documented is a failure, as is one that is missing.
 */

const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const decimal = z.string().regex(/^\d+$/);
const pool = z.string().regex(/^[^:]+:[^:]+$/);

const finding = z.strictObject({
  kind: z.string(),
  severity: z.enum(['danger', 'warning', 'note']),
  text: z.string().min(1),
  pool: pool.nullable(),
});

const copy = z.strictObject({
  pool,
  filesystem: z.string(),
  role: z.enum(['origin', 'replica', 'keyless', 'staged']),
  state: z.enum(['current', 'behind', 'partial', 'diverged', 'unknown']),
  lagSeconds: z.number().nullable(),
  counted: z.boolean(),
  uncounted: z.string().nullable(),
  verified: z.boolean(),
  seenAt: time.nullable(),
  guid: decimal.nullable(),
});

const dataset = z.strictObject({
  id: z.string(),
  health: z.enum([...healthWords, 'unknown']),
  unknown: z.boolean(),
  counted: z.int(),
  unseen: z.int(),
  min: z.int(),
  want: z.int(),
  sites: z.int(),
  verified: z.int(),
  bytes: decimal,
  copies: z.array(copy),
  findings: z.array(finding),
  loss: z.strictObject({
    years: z.literal(10),
    probability: z.number().min(0).max(1).nullable(),
    notKnown: z.string().min(1).nullable(),
    dominant: z.string().nullable(),
    oneMoreSite: z.number().nullable(),
  }),
});

const host = z.strictObject({
  host: z.string(),
  state: z.enum(['seen', 'unreachable', 'pending']),
  seenAt: time.nullable(),
  failure: z
    .strictObject({ code: z.string(), what: z.string().min(1), todo: z.string().min(1) })
    .nullable(),
});

const action = z.strictObject({
  id: z.string(),
  kind: z.enum(actionKinds),
  tier: z.enum(['safe', 'costly', 'destructive', 'never']),
  dataset: z.string().nullable(),
  datasets: z.array(z.string()),
  source: pool.nullable(),
  target: pool.nullable(),
  title: z.string().min(1),
  why: z.array(z.string().min(1)).min(1),
  effect: z.string().min(1),
  checks: z.array(z.string().min(1)).min(1),
  proof: z.array(z.string().min(1)),
  confirm: z.string().min(1),
  steps: z
    .array(
      z.strictObject({
        host: z.string(),
        command: z.string().min(1),
        pipe: z.enum(['in', 'out']).optional(),
        rehearsal: z.string().min(1).optional(),
      }),
    )
    .min(1),
  estimate: z.strictObject({ bytes: decimal.nullable(), seconds: z.number().nullable() }),
  urgency: z.strictObject({
    class: z.int().min(0).max(4),
    why: z.string().min(1),
    score: z.number().min(0).nullable(),
  }),
  wait: z.string().min(1).nullable(),
});

const advice = z.strictObject({
  kind: z.enum(adviceKinds),
  pool: pool.nullable(),
  dataset: z.string().nullable(),
  title: z.string().min(1),
  text: z.array(z.string().min(1)),
  consider: z.array(z.strictObject({ host: z.string().nullable(), line: z.string().min(1) })),
  draft: z.strictObject({ file: z.string().min(1), text: z.string().min(1) }).nullable(),
});

export const statusSchema = z.strictObject({
  schema: z.literal('holdfast/status/v1'),
  at: time,
  hosts: z.array(host),
  datasets: z.array(dataset),
});

export const planSchema = z.strictObject({
  ...statusSchema.shape,
  schema: z.literal('holdfast/plan/v1'),
  actions: z.array(action),
  advice: z.array(advice),
});

export const showSchema = z.strictObject({
  schema: z.literal('holdfast/show/v1'),
  at: time,
  dataset: z.strictObject({
    ...dataset.shape,
    title: z.string(),
    summary: z.string().nullable(),
    steward: z.strictObject({ name: z.string(), email: z.string().nullable() }).nullable(),
    kind: z.enum(['primary', 'derived', 'intermediate', 'cache']),
    policy: z.string(),
    origin: z.strictObject({ pool, filesystem: z.string() }),
    size: decimal.nullable(),
    retention: z.object({}),
    reproduce: z.object({}).nullable(),
    legal: z.object({}),
    placement: z.strictObject({
      pin: z.array(pool),
      forbid: z.array(z.union([pool, z.record(z.string(), z.array(z.string()))])),
      prefer: z.array(
        z.union([
          pool,
          z.strictObject({ where: z.record(z.string(), z.array(z.string())), weight: z.number() }),
        ]),
      ),
    }),
    derivedFrom: z.array(z.string()),
  }),
  actions: z.array(action),
});

const vdev = z.strictObject({
  name: z.string(),
  type: z.string(),
  group: z.enum(['data', 'log', 'cache', 'spare', 'special', 'dedup']),
  state: z.string(),
  readErrors: decimal,
  writeErrors: decimal,
  checksumErrors: decimal,
  note: z.string().nullable(),
  get children() {
    return z.array(vdev);
  },
});

const scan = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('running'),
    what: z.enum(['scrub', 'resilver']),
    startedAt: time.nullable(),
    percent: z.number().nullable(),
    paused: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('finished'),
    what: z.enum(['scrub', 'resilver']),
    at: time.nullable(),
    errors: decimal,
    repaired: z.string(),
  }),
  z.strictObject({
    kind: z.literal('canceled'),
    what: z.enum(['scrub', 'resilver']),
    at: time.nullable(),
  }),
]);

export const fleetSchema = z.strictObject({
  schema: z.literal('holdfast/fleet/v1'),
  at: time,
  sites: z.array(
    z.strictObject({
      name: z.string(),
      country: z.string().nullable(),
      provider: z.string().nullable(),
    }),
  ),
  hosts: z.array(
    z.strictObject({
      ...host.shape,
      version: z.strictObject({ userland: z.string(), kernel: z.string().nullable() }).nullable(),
      domains: z.record(z.string(), z.string()),
      transport: z.enum(['ssh2', 'openssh', 'local']),
      findings: z.array(finding),
      pools: z.array(
        z.strictObject({
          pool,
          root: z.string(),
          role: z.enum(['archive', 'scratch']),
          trust: z.enum(['keys', 'keyless', 'untrusted']),
          domains: z.record(z.string(), z.string()),
          country: z.string().nullable(),
          seenAt: time.nullable(),
          placeable: decimal,
          findings: z.array(finding),
          facts: z
            .strictObject({
              guid: decimal,
              state: z.string(),
              readonly: z.boolean(),
              size: decimal,
              allocated: decimal,
              free: decimal,
              fragmentation: z.number().nullable(),
              dataErrors: z.union([decimal, z.literal('unknown')]),
              status: z.string().nullable(),
              scan,
              vdevs: z.array(vdev),
            })
            .nullable(),
        }),
      ),
    }),
  ),
});

const change = z.strictObject({
  kind: z.string(),
  text: z.string().min(1),
  pool: pool.nullable(),
  bytes: decimal.nullable(),
});

export const explainSchema = z.strictObject({
  schema: z.literal('holdfast/explain/v1'),
  at: time,
  dataset: z.string(),
  policy: z.string(),
  bytes: decimal,
  waits: z.string().nullable(),
  copies: z.array(
    z.strictObject({
      pool,
      kind: z.enum(['origin', 'stands', 'awaited', 'new']),
      moves: decimal,
      why: z.string().min(1),
      decision: z
        .strictObject({
          criterion: z.enum([
            'promises',
            'bytes',
            'loss-promise',
            'soft-promises',
            'loss',
            'shared-fate',
            'crowding',
            'preference',
            'copy-set',
            'fill',
            'name',
          ]),
          text: z.string().min(1),
          runnerUp: z.array(pool),
        })
        .nullable(),
    }),
  ),
  others: z.array(
    z.strictObject({
      pool,
      verdict: z.enum(['rejected', 'passed-over', 'not-needed']),
      filter: z
        .enum([
          'role',
          'standing',
          'occupied',
          'trust',
          'forbid',
          'jurisdiction',
          'encryption',
          'custodians',
          'sight',
          'room',
        ])
        .nullable(),
      criterion: z.string().nullable(),
      why: z.string().min(1),
    }),
  ),
  short: z.string().nullable(),
  remedies: z.strictObject({
    relax: z.array(z.array(change).min(1)),
    buy: z.array(z.array(change).min(1)),
  }),
});
