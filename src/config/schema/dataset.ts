import { z } from 'zod';
import { shortly } from '../printable.ts';
import {
  calendarDuration,
  datasetIdText,
  date,
  defaulted,
  jurisdiction,
  line,
  name,
  optional,
  poolIdText,
  prose,
  section,
  selector,
  size,
  term,
} from './fields.ts';

const retention = section(
  {
    legal: optional(
      z.strictObject({
        keep: optional(term, 'How long law or contract demands that it is kept: P10Y.'),
        from: optional(date, 'The day that the term runs from: 2025-04-30.'),
        basis: optional(
          z.enum(['creation', 'publication', 'project-end', 'last-access', 'fixed']),
          'What the term is counted from.',
        ),
        rule: optional(line, 'The rule by name: EPSRC, grant agreement 4.2.'),
        hold: defaulted(
          z.boolean(),
          false,
          'A legal hold: while it stands, nothing of this dataset may be destroyed.',
        ),
      }),
      'What must be kept.',
    ),
    desirable: optional(
      z.strictObject({
        keep: term.describe('How long one would like to keep it: P20Y.'),
        reason: optional(line, 'Why.'),
      }),
      'What one would like to keep.',
    ),
    deleteAfter: optional(
      term,
      'A ceiling, for personal data. Shorter than the legal term it is a conflict.',
    ),
  },
  'How long.',
);

const reproduce = z.strictObject({
  possible: z.enum(['yes', 'partly', 'no']).describe('Whether it can be made again.'),
  time: optional(calendarDuration, 'Time until it would be there again: P45D.'),
  effort: optional(calendarDuration, 'Work of people in it: P10D.'),
  cost: optional(
    z.strictObject({
      amount: z.number().min(0).describe('Money, in `currency`.'),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, { error: 'a currency is three capital letters: GBP, EUR, USD' })
        .describe('ISO 4217: GBP, EUR, USD.'),
      basis: optional(line, 'What the number rests on: list price 2026.'),
    }),
    'What it would cost.',
  ),
  how: optional(prose, 'The recipe, or where it is written.'),
});

const distribution = z.strictObject({
  redistribute: defaulted(
    z.enum(['yes', 'with-permission', 'no']),
    'no',
    'Whether it may be passed on.',
  ),
  commercial: defaulted(z.enum(['yes', 'no']), 'no', 'Whether commercial use is allowed.'),
  attribution: defaulted(
    z.enum(['required', 'requested', 'none']),
    'required',
    'Whether its makers must be named.',
  ),
});

const legal = section(
  {
    licence: optional(
      z.string().regex(/^[A-Za-z0-9(][A-Za-z0-9.+() -]*$/, {
        error: 'a licence is an SPDX id or expression, or LicenseRef-…',
      }),
      'SPDX id, CC0-1.0, or LicenseRef-… for one of your own.',
    ),
    framework: optional(z.array(line), 'Law and contracts that it is under: [contract, uk-gdpr].'),
    classification: defaulted(
      z.enum(['public', 'internal', 'confidential', 'restricted']),
      'internal',
      'Who may see it.',
    ),
    personalData: defaulted(z.boolean(), false, 'Whether it holds personal data.'),
    distribution: optional(
      distribution,
      'What may be done with it; what is not said is not allowed.',
    ),
    jurisdiction: section(
      {
        allow: optional(
          z.array(jurisdiction),
          'Countries where copies may lie; EU stands for its 27 members. Default: all.',
        ),
        deny: optional(z.array(jurisdiction), 'Countries where they may not. Default: none.'),
      },
      'Enforced by placement.',
    ),
  },
  'Terms of law.',
);

const pools = (description: string) => optional(z.array(poolIdText), description);

/** `{ batch: smr }`: every pool that matches. */
const ofSelector = selector.refine((given) => Object.keys(given).length > 0, {
  error: 'a selector names at least one attribute of a pool',
});

const notAPlace = (issue: { readonly input?: unknown }) =>
  `${shortly(issue.input)} is neither a pool, written host:pool, nor a selector of pools`;

const forbidden = z.union([poolIdText, ofSelector], { error: notAPlace });

/** A pool, which weighs 1, or a selector; `weight` beside its attributes says how much it weighs. */
const preferred = z.union(
  [
    poolIdText,
    z
      .object({
        weight: z
          .number()
          .gt(0)
          .max(1000)
          .nullish()
          .describe('How much it weighs beside the others. Default: 1.'),
      })
      .catchall(z.union([line, z.array(line).min(1)]))
      .refine(({ weight: _, ...where }) => Object.keys(where).length > 0, {
        error: 'a selector names at least one attribute of a pool',
      }),
  ],
  { error: notAPlace },
);

const external = z.strictObject({
  url: z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*:\S+$/i, { error: 'a URL begins with its scheme: s3://bucket/key' })
    .describe('Where it lies: s3://bucket/prefix.'),
  attestedAt: optional(date, 'The day that somebody last saw it whole.'),
  counts: defaulted(z.boolean(), false, 'Whether it counts as a copy.'),
});

const custodian = z
  .object({ id: name.describe('Name of the safe, person or machine that holds the key.') })
  .catchall(line);

/** datasets/*.yaml */
export const datasetSchema = z.strictObject({
  id: datasetIdText.describe('Never reused. Small letters, digits and -, at most 63.'),
  origin: z
    .string()
    .describe('The writable copy, host:filesystem: `okavango:tank/tessera/europe`.')
    .meta({ examples: ['okavango:tank/tessera/europe'] }),
  recursive: defaulted(
    z.boolean(),
    true,
    'Whether the filesystems below the origin belong to it; those that have an entry of their own never do.',
  ),
  policy: name.describe('A name in policies.yaml.'),
  title: line.describe('One line that its steward would recognise.'),
  summary: optional(prose, 'What it is, in one to three sentences.'),
  steward: optional(
    z.strictObject({
      name: line.describe('A person or a team.'),
      email: optional(
        z.string().regex(/^[^\s@]+@[^\s@]+$/, { error: 'is not an e-mail address' }),
        'How to reach them.',
      ),
    }),
    'Who answers for it, and for its deletion.',
  ),
  kind: defaulted(
    z.enum(['primary', 'derived', 'intermediate', 'cache']),
    'primary',
    'primary: collected once. derived: computed from others. intermediate: on the way. cache: can be fetched again.',
  ),
  size: optional(size, 'Declared size, 68 TiB; the observed one is shown beside it.'),
  retention,
  reproduce: optional(reproduce, 'What it would take to make it again.'),
  legal,
  placement: section(
    {
      pin: pools('Pools that must hold a copy: [paris-1:vault].'),
      forbid: optional(
        z.array(forbidden),
        'Pools that must not, by name or by what they are: [okavango:old, { batch: smr }].',
      ),
      prefer: optional(
        z.array(preferred),
        'Pools to choose first among equals, by name or by what they are: [paris-1:vault, { media: hdd, weight: 2 }].',
      ),
    },
    'Exceptions to what placement would choose.',
  ),
  keys: section(
    {
      custodians: optional(
        z.array(custodian),
        'Where the keys lie, never what they are: `{ id: safe-a, site: cambridge }`.',
      ),
    },
    'Key custody of an encrypted dataset. A keyless copy counts only with two custodians elsewhere.',
  ),
  external: optional(z.array(external), 'Copies outside ZFS, as somebody attested them.'),
  derivedFrom: optional(z.array(datasetIdText), 'Ids of the datasets that it was made from.'),
});

export type DatasetEntry = z.output<typeof datasetSchema>;
