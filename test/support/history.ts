import * as ids from '../../src/model/ids.ts';
import type { SnapshotFacts } from '../../src/model/observation.ts';
import * as w from './world.ts';

/** `holdfast-20261122T100000Z`, as holdfast calls what it takes at that time. */
const nameAt = (at: string): string =>
  `holdfast-${at.replaceAll(/[-:]/g, '').replace(/\.\d+/, '')}`;

/** A guid for each name, as wide as real ones are: long names that end alike are told apart. */
function guidOf(name: string): ids.Guid {
  let hash = 0xcbf29ce484222325n;
  for (const char of name)
    hash = ((hash ^ BigInt(char.charCodeAt(0))) * 0x100000001b3n) % (1n << 64n);
  return ids.guid(`${hash}`);
}

const time = (at: string): string => (at.length === 10 ? `${at}T01:00:00Z` : at);

/** Snapshots of ours by the day (at one o'clock UTC) or the second that they were taken, oldest first. */
export const taken = (...days: readonly string[]): readonly SnapshotFacts[] =>
  named(...days.map((day) => [nameAt(time(day)), day] as const));

/** Snapshots by name and day. */
export const named = (
  ...list: readonly (readonly [name: string, day: string])[]
): readonly SnapshotFacts[] =>
  list.map(([name, day], at) => ({
    name: ids.snapshotName(name),
    guid: guidOf(name),
    createtxg: ids.txg(`${100 + at}`),
    creation: ids.instant(Date.parse(time(day))),
    holds: 0,
    written: w.GiB,
    clones: 0,
  }));

/** One snapshot a day, `days` of them, the newest on the morning of the tests' now. */
const daily = (days: number): readonly SnapshotFacts[] =>
  taken(
    ...Array.from({ length: days }, (_, at) =>
      new Date(w.now - (days - 1 - at) * w.day).toISOString().slice(0, 10),
    ),
  );

/** Four of a month ago, and one a day of the last six. */
export const tenOf = (
  name: (at: number, day: string) => string = (_, day) => nameAt(time(day)),
) => {
  const days = [
    '2026-10-01',
    '2026-10-02',
    '2026-10-03',
    '2026-10-04',
    ...daily(6).map(({ creation }) => new Date(creation).toISOString().slice(0, 10)),
  ];
  return named(...days.map((day, at) => [name(at, day), day] as const));
};

/** The same, all but the newest `kept` of them marked so long ago. */
export const marked = (
  snapshots: readonly SnapshotFacts[],
  kept: number,
  age: number = 8 * w.day,
): readonly SnapshotFacts[] =>
  snapshots.map((each, at) =>
    at < snapshots.length - kept ? { ...each, mark: ids.instant(w.now - age) } : each,
  );
