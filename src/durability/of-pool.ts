import type { PoolFacts, Vdev } from '../model/observation.ts';
import { countedDisks, type Geometry, type Layout, layoutName, shapeOf } from './layout.ts';
import { geometryOf, parseLayout } from './parse-layout.ts';

/**
 * What a pool is made of, as far as loss goes: vdevs of one layout and width together. It is lost when any of its
 * vdevs is, so what its vdevs lose is added up.
 */
export type PoolMake =
  | {
      readonly known: true;
      readonly parts: readonly Geometry[];
      /** Bytes of one disk, if all are alike. */
      readonly diskBytes: number;
    }
  | { readonly known: false; readonly why: string };

const no = (why: string): PoolMake => ({ known: false, why });

/** A pool without its log or its cache loses no data; a special or a dedup vdev takes the pool with it. */
const bearing: readonly Vdev['group'][] = ['data', 'special', 'dedup'];

/** Where devices have been, and nothing is any more (zpool remove). */
const leftBehind: readonly string[] = ['indirect', 'hole'];

/** Reads a pool's make from its vdevs, as `zpool status` lists them. */
export function makeOf({ vdevs, size }: PoolFacts): PoolMake {
  const held = vdevs.filter(
    ({ group, type }) => bearing.includes(group) && !leftBehind.includes(type),
  );
  if (held.length === 0) return no('its devices are not known');
  const each: { readonly group: Vdev['group']; readonly geometry: Geometry }[] = [];
  for (const vdev of held) {
    const read = geometryOfVdev(vdev);
    if (!read.ok) return no(`${vdev.name}: ${read.why}`);
    each.push({ group: vdev.group, geometry: read.geometry });
  }
  // What `zpool list` counts of the others is counted as the data vdevs' too: their disks seem a little larger.
  const disks = each
    .filter(({ group }) => group === 'data')
    .reduce((sum, { geometry }) => sum + countedDisks(geometry), 0);
  const diskBytes = Number(size) / disks;
  if (!(diskBytes > 0) || !Number.isFinite(diskBytes)) return no('its size is not known');
  return { known: true, parts: together(each.map(({ geometry }) => geometry)), diskBytes };
}

function geometryOfVdev({ name, type, children }: Vdev): ReturnType<typeof geometryOf> {
  switch (type) {
    case 'disk':
    case 'file':
    // A disk that is being replaced, or that a spare stands in for: one place of the pool.
    case 'spare':
    case 'replacing':
      return { ok: true, geometry: { layout: { kind: 'stripe' }, disks: 1, vdevs: 1 } };
    default: {
      const layout = parseLayout(name);
      if (layout === null) return { ok: false, why: `no layout is known that is called ${type}` };
      return geometryOf(layout, children.length, 1);
    }
  }
}

function together(vdevs: readonly Geometry[]): readonly Geometry[] {
  const parts = new Map<string, Geometry>();
  for (const vdev of vdevs) {
    const shape = shapeOf(vdev);
    const width = vdev.layout.kind === 'stripe' || !shape.ok ? '' : ` ${shape.width}`;
    const key = `${layoutName(vdev.layout)}${width}`;
    const before = parts.get(key);
    parts.set(key, before ? joined(vdev.layout, before, vdev) : vdev);
  }
  return [...parts.values()];
}

const joined = (layout: Layout, one: Geometry, other: Geometry): Geometry => ({
  layout,
  disks: one.disks + other.disks,
  vdevs: layout.kind === 'stripe' ? 1 : one.vdevs + other.vdevs,
});
