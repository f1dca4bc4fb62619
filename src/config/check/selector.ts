import { countries, habits } from '../countries.ts';
import type { FleetNames } from '../names.ts';
import type { Path } from '../path.ts';
import { entriesAt } from '../path.ts';
import type { ConfigProblem } from '../problem.ts';
import type { Tell } from './tell.ts';
import { reference } from './tell.ts';

/** A selector that names what no pool of the fleet has: it would match nothing, and nobody would notice. */
export const checkSelector = (
  tell: Tell,
  path: Path,
  selector: unknown,
  names: FleetNames,
  /** What may stand beside the attributes. */
  beside: readonly string[] = [],
): readonly ConfigProblem[] =>
  entriesAt(selector, [])
    .filter(([name]) => !beside.includes(name))
    .flatMap(([attribute, given]) =>
      checkAttribute(tell, [...path, attribute], { attribute, given, beside }, names),
    );

const attributes: ReadonlyMap<string, readonly string[]> = new Map([
  ['trust', ['keys', 'keyless', 'untrusted']],
  ['role', ['archive', 'scratch']],
  ['country', ['EU', ...countries]],
]);

function checkAttribute(
  tell: Tell,
  path: Path,
  of: {
    readonly attribute: string;
    readonly given: unknown;
    readonly beside: readonly string[];
  },
  names: FleetNames,
): readonly ConfigProblem[] {
  const { attribute, given, beside } = of;
  const axis = names.axes.get(attribute);
  const known = attributes.get(attribute) ?? axis;
  if (!known) {
    const all = [...attributes.keys(), ...names.axes.keys(), ...beside];
    return reference(tell, path, attribute, { what: 'attribute', known: all, part: 'key' });
  }
  const values = Array.isArray(given) ? given.map((_, index) => [...path, index]) : [path];
  return values.flatMap((at, index) => {
    const value: unknown = Array.isArray(given) ? given[index] : given;
    if (typeof value !== 'string') return [];
    if (attribute === 'country' && Object.hasOwn(habits, value))
      return [tell(at, `there is no country "${value}"`, { suggestion: habits[value] ?? null })];
    return reference(tell, at, value, { what: attribute, known: [...known] });
  });
}
