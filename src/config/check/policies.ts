import { parseDuration } from '../duration.ts';
import type { FleetNames } from '../names.ts';
import type { Path } from '../path.ts';
import { entriesAt, listAt, numberAt, textAt, valueAt } from '../path.ts';
import type { ConfigProblem } from '../problem.ts';
import type { YamlFile } from '../yaml-file.ts';
import { checkSelector } from './selector.ts';
import type { Tell } from './tell.ts';
import { reference, tellerOf } from './tell.ts';

/**
 * Policies that contradict themselves, or ask for what the fleet has not. `names` is null when the fleet could not be
 * read. A policy that no dataset has may ask for a larger fleet: stock policies are there to be grown into.
 */
export function checkPolicies(
  file: YamlFile,
  names: FleetNames | null,
  used: ReadonlySet<string>,
): readonly ConfigProblem[] {
  const tell = tellerOf(file);
  return entriesAt(file.value, ['policies']).flatMap(([name, policy]) => {
    const path = ['policies', name];
    const want = numberAt(policy, ['copies', 'want']);
    return [
      ...checkCopies(tell, path, policy),
      ...entriesAt(policy, ['spread']).flatMap(([axis, spread]) =>
        checkSpread(
          tell,
          [...path, 'spread', axis],
          { axis, spread, want, used: used.has(name) },
          names,
        ),
      ),
      ...listAt(policy, ['require']).flatMap((requirement, index) =>
        checkRequirement(tell, [...path, 'require', index], { requirement, want }, names),
      ),
      ...checkTiers(tell, path, policy),
      ...checkLag(tell, path, policy),
    ];
  });
}

function checkCopies(tell: Tell, path: Path, policy: unknown): readonly ConfigProblem[] {
  const min = numberAt(policy, ['copies', 'min']);
  const want = numberAt(policy, ['copies', 'want']);
  if (min === null || want === null || min <= want) return [];
  return [tell([...path, 'copies', 'min'], `min ${min} is more than want ${want}`)];
}

function checkSpread(
  tell: Tell,
  path: Path,
  of: {
    readonly axis: string;
    readonly spread: unknown;
    readonly want: number | null;
    readonly used: boolean;
  },
  names: FleetNames | null,
): readonly ConfigProblem[] {
  const short = numberAt(of.spread, []);
  const min = short ?? numberAt(of.spread, ['min']);
  const at = short === null ? [...path, 'min'] : path;
  const tooMany =
    min !== null && of.want !== null && min > of.want
      ? [tell(at, `${min} distinct values with only ${of.want} copies wanted`)]
      : [];
  if (names === null) return tooMany;
  const values = names.counting.get(of.axis);
  if (!values) {
    const among = { what: 'axis', known: [...names.axes.keys()], part: 'key' } as const;
    const unknown = reference(tell, path, of.axis, among);
    // What is near an axis of the fleet is a slip, whoever uses it.
    const slips = unknown.filter(({ suggestion }) => of.used || suggestion !== undefined);
    return [...tooMany, ...slips];
  }
  // A soft spread is a wish: it may be larger than the fleet, and then warns.
  const soft = valueAt(of.spread, ['soft']) === true;
  if (min === null || soft || !of.used || min <= values.size) return tooMany;
  const message = `${min} distinct values of ${of.axis} asked for, the fleet's archive pools have ${values.size}`;
  return [...tooMany, tell(at, message)];
}

function checkRequirement(
  tell: Tell,
  path: Path,
  of: { readonly requirement: unknown; readonly want: number | null },
  names: FleetNames | null,
): readonly ConfigProblem[] {
  const copies = numberAt(of.requirement, ['copies']);
  const tooMany =
    copies !== null && of.want !== null && copies > of.want
      ? [tell([...path, 'copies'], `${copies} copies of a kind with only ${of.want} wanted`)]
      : [];
  if (names === null) return tooMany;
  return [
    ...tooMany,
    ...checkSelector(tell, [...path, 'where'], valueAt(of.requirement, ['where']), names),
  ];
}

const tierNames = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];

/** Tiers that add up to nothing: no snapshot would ever be due, or none kept. */
function checkTiers(tell: Tell, path: Path, policy: unknown): readonly ConfigProblem[] {
  const places = [
    { at: ['snapshots'], none: (textAt(policy, ['snapshots', 'by']) ?? 'holdfast') === 'holdfast' },
    { at: ['keep', 'replica'], none: true },
  ];
  return places.flatMap(({ at, none }) => {
    const given = valueAt(policy, at);
    if (!none || typeof given !== 'object' || given === null) return [];
    if (tierNames.some((tier) => (valueAt(given, [tier]) ?? 0) !== 0)) return [];
    const message = `keeps no snapshot at all: give one of ${tierNames.join(', ')}`;
    return [tell([...path, ...at], message, { part: 'key' })];
  });
}

/** A copy that may lag less than the time between two replications would not count most of the time. */
function checkLag(tell: Tell, path: Path, policy: unknown): readonly ConfigProblem[] {
  const every = parseDuration(textAt(policy, ['replicate', 'every']) ?? '1d');
  const lag = parseDuration(textAt(policy, ['replicate', 'lag']) ?? '');
  if (!every.ok || !lag.ok || lag.value >= every.value) return [];
  return [tell([...path, 'replicate', 'lag'], 'is shorter than every: copies would not count')];
}
