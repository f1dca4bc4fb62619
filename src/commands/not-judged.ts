import type { DatasetHealth, FleetHealth } from '../model/health.ts';
import { count } from '../model/units.ts';

/** So many are named; `plan --json` names all. */
const mostNamed = 6;

/** What a plan could not judge, since not everything was seen (S8): a line each, none where all was. */
export function notJudged({ datasets }: FleetHealth): readonly string[] {
  const hidden = datasets.filter(({ copies }) => copies.some(({ state }) => state === 'unknown'));
  const waiting = datasets.filter(({ unknown }) => unknown);
  return [
    ...line(
      hidden,
      'has a copy out of sight',
      'have copies out of sight',
      'nothing is planned for what was not seen',
    ),
    ...line(
      waiting,
      'may have a copy there',
      'may have copies there',
      'new places are looked for when their grace is over',
    ),
  ];
}

const line = (
  these: readonly DatasetHealth[],
  one: string,
  many: string,
  what: string,
): readonly string[] =>
  these.length === 0
    ? []
    : [`not judged: ${named(these)} ${these.length === 1 ? one : many}; ${what}`];

function named(these: readonly DatasetHealth[]): string {
  const ids = these.map(({ dataset }) => dataset.id).sort();
  const rest = ids.length - mostNamed;
  return rest <= 0
    ? ids.join(', ')
    : `${ids.slice(0, mostNamed).join(', ')} and ${count(rest, 'more dataset')}`;
}
