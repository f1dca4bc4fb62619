import { expandCountries } from '../countries.ts';
import type { FleetNames, Traits } from '../names.ts';
import { entriesAt, listAt } from '../path.ts';
import { printable, shortly } from '../printable.ts';
import type { ConfigProblem } from '../problem.ts';
import type { Tell } from './tell.ts';

/** A pool that a copy must be on and must not: by its name, or by what it is. No plan could obey both. */
export function checkPins(
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
