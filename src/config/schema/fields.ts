import { z } from 'zod';
import { parseFilesystemName } from '../../zfs/names.ts';
import { countries, habits } from '../countries.ts';
import { durationPattern, parseCalendarDuration, parseDate, parseDuration } from '../duration.ts';
import type { Parsed } from '../parsed.ts';
import { parsed, unparsed } from '../parsed.ts';
import { shortly } from '../printable.ts';
import {
  acceptedSizes,
  parseRate,
  parseReserve,
  parseSize,
  ratePattern,
  reservePattern,
  sizePattern,
} from '../size.ts';
import { parseSshAddress, sshHost, sshUser } from '../ssh-address.ts';

/** Runs one of the parsers behind a schema, its reason and suggestion becoming the issue's. */
function through<Input, Output>(parse: (input: Input) => Parsed<Output>) {
  return (input: Input, context: z.core.$RefinementCtx<Input>): Output => {
    const result = parse(input);
    if (result.ok) return result.value;
    const { why, suggestion } = result;
    context.addIssue({
      code: 'custom',
      message: why,
      input,
      ...(suggestion === undefined ? {} : { params: { suggestion } }),
    });
    return z.NEVER;
  };
}

/** Text that `parse` makes a value of; `pattern` and `examples` are for editors. */
function written<Output>(
  parse: (text: string) => Parsed<Output>,
  hints: { readonly pattern?: string; readonly examples: readonly string[] },
) {
  const error = (issue: { readonly input?: unknown }) => refusal(parse, issue.input);
  return z.string({ error }).meta(hints).transform(through(parse));
}

/** A number without its unit is told what is accepted, rather than that it is no text. */
function refusal(parse: (text: string) => Parsed<unknown>, input: unknown): string | undefined {
  if (typeof input !== 'number') return undefined;
  const result = parse(String(input));
  return result.ok ? undefined : result.why;
}

/** A key that may be left out, or given as `~`; both mean the same. */
export const optional = <S extends z.ZodType>(schema: S, description: string) =>
  schema.nullish().describe(description);

/** The same with what leaving it out stands for, as it would be written; the description says it too. */
export function defaulted<S extends z.ZodType>(schema: S, fallback: unknown, description: string) {
  const value = schema.parse(fallback);
  return schema
    .nullish()
    .transform((given) => given ?? value)
    .describe(`${description} Default: ${fallback}.`);
}

/** A mapping of which every key has a default, so that it may be left out as a whole. */
export function section<Shape extends z.ZodRawShape>(shape: Shape, description: string) {
  const mapping = z.strictObject(shape);
  return mapping
    .nullish()
    .transform((value) => value ?? mapping.parse({}))
    .describe(description);
}

const empty = 'must not be empty';
/** One line of text. */
export const line = z
  .string()
  .trim()
  .min(1, { error: empty })
  .max(400)
  .regex(/^[^\n\r]*$/, { error: 'must be one line of text' });
/** Text of any number of lines. */
export const prose = z.string().trim().min(1, { error: empty }).max(20_000);

export const count = z.int().min(0).max(100_000);
export const atLeastOne = z.int().min(1).max(1000);

export const duration = written(parseDuration, {
  pattern: durationPattern,
  examples: ['15m', '1d', '35d', 'P35D'],
});
export const positiveDuration = duration.refine((ms) => ms > 0, {
  error: 'must be longer than nothing',
});
export const calendarDuration = written(parseCalendarDuration, {
  pattern: durationPattern,
  examples: ['P10Y', 'P45D', '10y'],
});
/** A term that something is kept for. */
export const term = calendarDuration.refine((text) => /[1-9]/.test(text), {
  error: 'must be longer than nothing',
});
export const date = written(parseDate, { examples: ['2025-04-30'] });

export const rate = written(parseRate, { pattern: ratePattern, examples: ['60MiB/s'] });
export const reserve = written(parseReserve, { pattern: reservePattern, examples: ['10%', '2T'] });
export const size = z.union(
  [
    written(parseSize, { pattern: sizePattern, examples: ['68 TiB', '68T', '68TB'] }),
    z
      .int()
      .min(0)
      .transform((bytes) => BigInt(bytes)),
  ],
  { error: (issue) => `${shortly(issue.input)} is not a size: ${acceptedSizes}` },
);

/** An axis of failure domains, as it is written as a key. */
export const axis = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, {
  error: 'an axis is named by letters, digits, - and _, a letter first',
});
export const domains = z.record(axis, line);

/** A name of ours: of a site, host or policy. No colon, so that `host:pool` reads one way only. */
export const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, {
  error: 'a name is made of letters, digits, dots, - and _, at most 63, a letter or digit first',
});
export const datasetIdText = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
  error: (issue) =>
    `${shortly(issue.input)} is not an id: small letters, digits and -, at most 63, no - first`,
});

export const filesystem = written(
  (text) => {
    const found = parseFilesystemName(text);
    return found ? parsed(found) : unparsed(`${shortly(text)} is not a name that ZFS would have`);
  },
  { examples: ['tank/archive'] },
);
export const zpool = z.string().refine((text) => parseFilesystemName(text) && !text.includes('/'), {
  error: (issue) => `${shortly(issue.input)} is not a name that ZFS would have for a pool`,
});
/** `host:pool`. That there is such a pool is checked against the fleet. */
export const poolIdText = z.string().regex(/^[^:/]+:[^/]+$/, {
  error: (issue) => `${shortly(issue.input)} is not a pool: pools are written host:pool`,
});

/** Attributes of a pool, all of which must match; each one value, or a list of which one matches. */
export const selector = z.record(axis, z.union([line, z.array(line).min(1)]));

const countryCode = (text: string): Parsed<string> =>
  countries.has(text)
    ? parsed(text)
    : unparsed(
        `${shortly(text)} is not a country code of ISO 3166-1 (two letters)`,
        habits[text.toUpperCase()] ??
          (countries.has(text.toUpperCase()) ? text.toUpperCase() : null),
      );
export const country = written(countryCode, { examples: ['GB', 'FR'] });
export const jurisdiction = written((text) => (text === 'EU' ? parsed(text) : countryCode(text)), {
  examples: ['GB', 'EU'],
});

export const sshAddress = z.union(
  [
    written(parseSshAddress, { examples: ['okavango', 'holdfast@okavango.example.org'] }),
    z
      .strictObject({
        host: z
          .string()
          .regex(sshHost, { error: 'is not an address for ssh' })
          .describe('Name, alias of ~/.ssh/config or address.'),
        user: optional(
          z.string().regex(sshUser, { error: 'is not a user name for ssh' }),
          'Who to log in as. Default: what ~/.ssh/config says.',
        ),
        port: optional(z.int().min(1).max(65_535), 'Default: what ~/.ssh/config says.'),
      })
      .transform(({ host, user, port }) => ({ host, user: user ?? null, port: port ?? null })),
  ],
  {
    error: (issue) =>
      `${shortly(issue.input)} is not an address for ssh: a text, or { host, user, port }`,
  },
);
