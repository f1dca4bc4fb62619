import { type Geometry, type Layout, layoutText, type Parity, shapeOf } from './layout.ts';
import type { Scenario, ScenarioCopy } from './scenario.ts';

export type Usual = 'stripe' | 'raidz1' | 'raidz1 in two' | 'raidz2' | 'raidz3' | 'mirrors';

/** One, two and three copies in the layouts that tell most: all alike, or one of two thrifty. */
const usualSets: readonly (readonly Usual[])[] = [
  ['stripe'],
  ['stripe', 'stripe'],
  ['stripe', 'raidz1'],
  ['stripe', 'raidz2'],
  ['mirrors', 'mirrors'],
  ['raidz1', 'raidz1'],
  ['raidz2', 'raidz2'],
  ['stripe', 'stripe', 'stripe'],
  ['raidz1', 'raidz1', 'raidz1'],
];

/** The layouts that a pool of so many disks is usually given, those that it can be given. */
export function usualLayouts(disks: number): ReadonlyMap<Usual, Geometry> {
  const raidz = (parity: Parity): Layout => ({ kind: 'raidz', parity });
  const all: readonly (readonly [Usual, Geometry])[] = [
    ['stripe', { layout: { kind: 'stripe' }, disks, vdevs: 1 }],
    ['raidz1', { layout: raidz(1), disks, vdevs: 1 }],
    ['raidz1 in two', { layout: raidz(1), disks, vdevs: 2 }],
    ['raidz2', { layout: raidz(2), disks, vdevs: 1 }],
    ['raidz3', { layout: raidz(3), disks, vdevs: 1 }],
    ['mirrors', { layout: { kind: 'mirror' }, disks, vdevs: disks / 2 }],
  ];
  return new Map(all.filter(([, geometry]) => isUsual(geometry)));
}

/** A raidz with no more data than parity does what mirrors do better. */
function isUsual(geometry: Geometry): boolean {
  const shape = shapeOf(geometry);
  return shape.ok && (geometry.layout.kind !== 'raidz' || shape.width > 2 * shape.parity);
}

/** The layouts to compare a scenario's with, and its own. */
export const layoutsToCompare = ({ copies }: Scenario, disks: number): readonly Geometry[] =>
  once(
    [...usualLayouts(disks).values(), ...copies.flatMap(({ geometry }) => geometry ?? [])],
    layoutText,
  );

/** The sets of copies to compare a scenario's with, and its own. */
export function setsToCompare(
  { copies }: Scenario,
  disks: number,
): readonly (readonly Geometry[])[] {
  const layouts = usualLayouts(disks);
  const usual = usualSets
    .map((names) => names.flatMap((name) => layouts.get(name) ?? []))
    .filter((set, at) => set.length === usualSets[at]?.length);
  return once([...usual, copies.flatMap(({ geometry }) => geometry ?? [])], setText);
}

/** `stripe 10+raidz2 10`: the same for the same layouts in any order. */
export const setText = (set: readonly Geometry[]): string => set.map(layoutText).sort().join('+');

function once<T>(all: readonly T[], text: (each: T) => string): readonly T[] {
  const texts = all.map(text);
  return all.filter((_, at) => texts.indexOf(texts[at] ?? '') === at);
}

/** The disks that all copies are made of; null where they are not the same, or not known. */
export function commonDisks(
  copies: readonly ScenarioCopy[],
): { readonly disks: number; readonly copy: ScenarioCopy } | null {
  const [first, ...others] = copies;
  if (!first?.geometry || first.diskBytes === null) return null;
  const { geometry, diskBytes, afr, uer } = first;
  const same = others.every(
    (other) =>
      other.geometry?.disks === geometry.disks &&
      other.diskBytes === diskBytes &&
      other.afr === afr &&
      other.uer === uer,
  );
  return same ? { disks: geometry.disks, copy: first } : null;
}

/** The scenario with copies in these layouts instead, each on a host of its own. */
export function withLayouts(
  scenario: Scenario,
  geometries: readonly Geometry[],
  where: 'sites of their own' | 'one site',
): Scenario {
  return {
    ...scenario,
    copies: geometries.flatMap((geometry, place) => {
      const like = scenario.copies[Math.min(place, scenario.copies.length - 1)];
      const site = where === 'one site' ? 'one' : null;
      return like ? [{ ...like, geometry, domains: { ...like.domains, host: null, site } }] : [];
    }),
  };
}

/** The scenario with another rate of what takes all copies at once. */
export const withCommonMode = (scenario: Scenario, value: number | null): Scenario => ({
  ...scenario,
  assumed: {
    ...scenario.assumed,
    commonMode: { ...scenario.assumed.commonMode, value },
  },
});
