import { countries, expandCountries } from '../countries.ts';
import type { FleetNames, Traits } from '../names.ts';
import { entriesAt, listAt, valueAt } from '../path.ts';
import { printable, shortly } from '../printable.ts';
import type { ConfigProblem } from '../problem.ts';
import type { Tell } from './tell.ts';

/** A pool that a copy must be on and must not: by its name, by what it is, or by the law of where it stands. No plan could obey both. */
export const checkPins = (
  tell: Tell,
  entry: unknown,
  fleet: FleetNames | null,
): readonly ConfigProblem[] => [
  ...checkForbidden(tell, entry, fleet),
  ...checkCountries(tell, entry, fleet),
];

function checkForbidden(
  tell: Tell,
  entry: unknown,
  fleet: FleetNames | null,
): readonly ConfigProblem[] {
  const pinned = listAt(entry, ['placement', 'pin']).filter((pool) => typeof pool === 'string');
  return listAt(entry, ['placement', 'forbid']).flatMap((forbidden, index) =>
    pinned.flatMap((pool) => {
      const path = ['placement', 'forbid', index];
      if (forbidden === pool)
        return [tell(path, `${shortly(pool)} is pinned and forbidden at once`)];
      const traits = fleet?.traits.get(pool);
      return traits && matches(traits, forbidden)
        ? [tell(path, `${shortly(pool)} is pinned, and forbidden by ${selectorText(forbidden)}`)]
        : [];
    }),
  );
}

/** A pool whose country is not known lies nowhere that a law allows. */
function checkCountries(
  tell: Tell,
  entry: unknown,
  fleet: FleetNames | null,
): readonly ConfigProblem[] {
  const codes = (list: string) => textsOf(valueAt(entry, ['legal', 'jurisdiction', list]));
  const [allowed, denied] = [codes('allow'), codes('deny')];
  const deny = expandCountries(denied);
  const allow = expandCountries(allowed).filter((code) => !deny.includes(code));
  // Of codes that are none, and of lists that leave no country, it is told where they stand.
  const isSound = [...allowed, ...denied].every((code) => code === 'EU' || countries.has(code));
  if (!isSound || allowed.length + denied.length === 0) return [];
  if (allowed.length > 0 && allow.length === 0) return [];
  return listAt(entry, ['placement', 'pin']).flatMap((pool, index) => {
    const traits = typeof pool === 'string' ? fleet?.traits.get(pool) : undefined;
    const country = traits?.['country'];
    const may = country !== undefined && !deny.includes(country);
    if (!traits || (may && (allow.length === 0 || allow.includes(country)))) return [];
    const where = country ?? 'a country that is not known';
    const message = `conflicts with legal.jurisdiction: ${shortly(pool)} lies in ${where}, where the data may not`;
    return [tell(['placement', 'pin', index], message)];
  });
}

/** As the planner reads a selector: every attribute is one of its values, and what is not known matches nothing. */
function matches(traits: Traits, selector: unknown): boolean {
  const attributes = entriesAt(selector, []);
  return (
    attributes.length > 0 &&
    attributes.every(([name, given]) => {
      const values = textsOf(given);
      const trait = traits[name];
      const meant = name === 'country' ? expandCountries(values) : values;
      return trait !== undefined && meant.includes(trait);
    })
  );
}

const textsOf = (given: unknown): readonly string[] =>
  (Array.isArray(given) ? given : [given]).filter((value) => typeof value === 'string');

const selectorText = (selector: unknown): string =>
  printable(
    entriesAt(selector, [])
      .map(([name, given]) => `${name}: ${textsOf(given).join(' or ')}`)
      .join(', '),
  );
