import type { Given } from '../durability/assumed.ts';
import { defaultAssumptions } from '../durability/assumptions.ts';
import {
  type AssumptionName,
  assumptionNames,
  type FleetAssumptions,
  type PoolAssumptions,
  poolAssumptionNames,
  type Stated,
} from '../model/assumptions.ts';
import { hostName, poolId } from '../model/ids.ts';
import { type Ask, askOf } from './ask.ts';
import { reference, tellerOf } from './check/tell.ts';
import { checkFitting } from './fitting.ts';
import type { FleetNames } from './names.ts';
import type { Path } from './path.ts';
import { entriesAt } from './path.ts';
import type { ConfigProblem } from './problem.ts';
import { parseSomeSize, quantities } from './quantity.ts';
import { type AssumptionsFile, assumptionsSchema, type StatedText } from './schema/assumptions.ts';
import type { YamlFile } from './yaml-file.ts';

type Section = Readonly<Partial<Record<AssumptionName, StatedText>>>;

/** The values of a mapping of assumptions; null where one is not what it should be. */
export const givenIn = (
  ask: Ask,
  section: Section,
  path: Path,
): Readonly<Partial<Record<AssumptionName, Given>>> =>
  Object.fromEntries(
    assumptionNames.flatMap((name) => {
      const text = section[name];
      return text === null || text === undefined
        ? []
        : [[name, given(ask, name, text, [...path, name])]];
    }),
  );

function given(ask: Ask, name: AssumptionName, text: NonNullable<StatedText>, path: Path): Given {
  const { parse } = quantities[defaultAssumptions[name].unit];
  if (typeof text !== 'object') return { value: ask.value(path, parse(text)), source: null };
  return { value: ask.value([...path, 'value'], parse(text.value)), source: text.source ?? null };
}

interface Read {
  readonly assumptions: FleetAssumptions;
  readonly problems: readonly ConfigProblem[];
}

/** assumptions.yaml as the model has it, and what is wrong with it; without the file there are none. */
export function assumptionsOf(file: YamlFile | null, fleet: FleetNames | null): Read {
  const none = { values: {}, pools: new Map() };
  if (!file?.readable) return { assumptions: none, problems: file?.problems ?? [] };
  const shape = checkFitting(file, assumptionsSchema);
  const before = [...file.problems, ...shape.problems, ...unknownPools(file, fleet)];
  if (shape.value === null) return { assumptions: none, problems: before };
  const { assumptions, problems } = valuesIn(file, shape.value);
  return { assumptions, problems: [...before, ...problems] };
}

function valuesIn(file: YamlFile, entry: AssumptionsFile): Read {
  const ask = askOf(file);
  const values = known(givenIn(ask, entry.assumptions ?? {}, ['assumptions']));
  const pools = Object.entries(entry.pools ?? {}).map(([id, { disk, ...section }]) => {
    const path = ['pools', id];
    const stated = known(givenIn(ask, section, path));
    const own: PoolAssumptions = {
      values: Object.fromEntries(
        poolAssumptionNames.flatMap((name) => (stated[name] ? [[name, stated[name]]] : [])),
      ),
      diskBytes: disk == null ? null : ask.value([...path, 'disk'], parseSomeSize(disk)),
    };
    const colon = id.indexOf(':');
    return [poolId(hostName(id.slice(0, colon)), id.slice(colon + 1)), own] as const;
  });
  return { assumptions: { values, pools: new Map(pools) }, problems: ask.problems };
}

const known = (
  all: Readonly<Partial<Record<AssumptionName, Given>>>,
): Readonly<Partial<Record<AssumptionName, Stated>>> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, { value, source }]) =>
      value === null ? [] : [[name, { value, source }]],
    ),
  );

function unknownPools(file: YamlFile, fleet: FleetNames | null): readonly ConfigProblem[] {
  if (fleet === null) return [];
  const among = { what: 'pool', known: fleet.pools, part: 'key' } as const;
  return entriesAt(file.value, ['pools']).flatMap(([id]) =>
    reference(tellerOf(file), ['pools', id], id, among),
  );
}
