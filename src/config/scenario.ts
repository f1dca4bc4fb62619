import { type AllAssumed, assumedFrom, valuesOf } from '../durability/assumed.ts';
import { mostCopies } from '../durability/chain.ts';
import type { Geometry } from '../durability/layout.ts';
import { geometryOf, parseLayout } from '../durability/parse-layout.ts';
import { capacityOfCopy, type Scenario, type ScenarioCopy } from '../durability/scenario.ts';
import { type Ask, askOf } from './ask.ts';
import { givenIn } from './assumptions.ts';
import { checkFitting } from './fitting.ts';
import type { Parsed } from './parsed.ts';
import { parsed, unparsed } from './parsed.ts';
import type { Path } from './path.ts';
import { shortly } from './printable.ts';
import { type ConfigProblem, compareProblems } from './problem.ts';
import { parseCount, parseSomeSize, parseYears, quantities, type Written } from './quantity.ts';
import { readConfigFile } from './read.ts';
import { type ScenarioCopyEntry, type ScenarioFile, scenarioSchema } from './schema/scenario.ts';

export interface LoadedScenario {
  /** null: the file could not be read, or is no scenario. What is wrong in it otherwise is null where it stands. */
  readonly scenario: Scenario | null;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the file of a scenario: everything that is wrong with it is told, and spoils no more than what rests on it. */
export async function loadScenario(path: string): Promise<LoadedScenario> {
  const file = await readConfigFile('', path, 'no such file: give one with copies, data and link');
  if (!file.readable || file.problems.length > 0)
    return { scenario: null, problems: file.problems };
  const shape = checkFitting(file, scenarioSchema);
  if (shape.value === null) return { scenario: null, problems: shape.problems };
  const ask = askOf(file);
  const scenario = toScenario(ask, shape.value);
  const problems = [...shape.problems, ...ask.problems].toSorted(compareProblems);
  // What a key that is not known was to say, nobody knows: no number may be computed without it.
  return { scenario: shape.problems.length > 0 ? null : scenario, problems };
}

function toScenario(ask: Ask, entry: ScenarioFile): Scenario {
  const given = givenIn(ask, entry.assumptions ?? {}, ['assumptions']);
  const assumed = assumedFrom(given);
  const { copies } = entry;
  if (copies.length > mostCopies)
    ask.wrong(
      ['copies'],
      `${copies.length} copies: of more than ${mostCopies} nothing is computed`,
    );
  const link = quantities['bytes per second'].parse;
  return {
    dataBytes: needed(ask, ['data'], entry.data, parseSomeSize, 'how much there is to keep, 40 TB'),
    link: needed(ask, ['link'], entry.link, link, 'how fast a copy is made again, 350 MB/s'),
    copies: copies.map((copy, place) => toCopy(ask, ['copies', place], copy, assumed)),
    assumed,
    years: (entry.years ?? [1, 10]).map((years, at) => ask.value(['years', at], parseYears(years))),
  };
}

function toCopy(ask: Ask, path: Path, entry: ScenarioCopyEntry, assumed: AllAssumed): ScenarioCopy {
  const optional = (key: 'afr' | 'uer') => {
    const text = entry[key];
    if (text == null) return assumed[key].value;
    return ask.value([...path, key], quantities[assumed[key].unit].parse(text));
  };
  const copy = {
    geometry: toGeometry(ask, path, entry),
    diskBytes: needed(ask, [...path, 'disk'], entry.disk, parseSomeSize, 'the size of one disk'),
    afr: optional('afr'),
    uer: optional('uer'),
    domains: {
      host: entry.host ?? null,
      site: entry.site ?? null,
      batch: entry.batch ?? null,
      admin: entry.admin ?? null,
      keyDomain: entry.keyDomain ?? null,
    },
  };
  const { geometry, diskBytes } = copy;
  const values = valuesOf(assumed);
  if (geometry && diskBytes !== null && capacityOfCopy(copy, values) === null)
    ask.wrong([...path, 'disk'], 'leaves no room for data: boot, swap and ZFS itself take it all');
  return copy;
}

function toGeometry(ask: Ask, path: Path, entry: ScenarioCopyEntry): Geometry | null {
  const at = (key: string) => [...path, key];
  const layout = needed(ask, at('layout'), entry.layout, readLayout, 'stripe, mirror, raidz2 …');
  const disks = needed(ask, at('disks'), entry.disks, parseCount, 'how many disks');
  const vdevs = entry.vdevs == null ? null : ask.value(at('vdevs'), parseCount(entry.vdevs));
  if (layout === null || disks === null || (vdevs === null && entry.vdevs != null)) return null;
  const made = geometryOf(layout, disks, vdevs);
  return made.ok ? made.geometry : ask.wrong(at('layout'), `there is no such pool: ${made.why}`);
}

const layoutNames = 'stripe, mirror, raidz1, raidz2, raidz3, or a draid such as draid2:8d:22c:2s';

/** What the controllers of RAID cards call the same. */
const otherNames: Readonly<Record<string, string>> = {
  raid0: 'stripe',
  raid1: 'mirror',
  raid10: 'mirror',
  raid5: 'raidz1',
  raid6: 'raidz2',
};

function readLayout(text: Written): Parsed<NonNullable<ReturnType<typeof parseLayout>>> {
  const layout = parseLayout(String(text).toLowerCase());
  if (layout) return parsed(layout);
  const meant = otherNames[String(text).toLowerCase().replace(/[ -]/g, '')] ?? null;
  return unparsed(`${shortly(text)} is no layout: ${layoutNames}`, meant);
}

/** A value that nothing stands in for. */
function needed<T>(
  ask: Ask,
  path: Path,
  text: Written | null | undefined,
  parse: (text: Written) => Parsed<T>,
  what: string,
): T | null {
  if (text == null) return ask.wrong(path, `missing: ${what}`, 'key');
  return ask.value(path, parse(text));
}
