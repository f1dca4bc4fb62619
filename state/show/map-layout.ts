import type { Pool } from '../../src/model/inventory.ts';
import { widthOf } from '../../src/terminal/text.ts';

/** How copies are laid out over the pools, from the widest form to the narrowest. */
export interface MapLayout {
  readonly idWidth: number;
  /** The long form of «3 copies · 2 sites · 2 verified», or «2 of 3». */
  readonly counts: 'long' | 'short';
  /** A column a pool with its name over it, a column a pool with a letter over it, a column a site, or none. */
  readonly columns: 'names' | 'letters' | 'sites' | 'none';
  readonly sites: readonly SiteColumns[];
}

export interface SiteColumns {
  readonly site: string;
  readonly width: number;
  readonly pools: readonly {
    readonly pool: Pool;
    readonly letter: string;
    readonly width: number;
  }[];
}

export const wordWidth = 11;
export const countsWidth = { long: 33, short: 7 } as const;
const letters = 'abcdefghijklmnopqrstuvwxyz';
/** Between the columns of two sites. */
export const siteGap = 1;

/** The richest layout that fits. */
export function mapLayout(
  pools: readonly Pool[],
  ids: readonly string[],
  width: number,
): MapLayout {
  const longest = Math.max(8, ...ids.map(widthOf));
  const idWidth = Math.min(longest, width >= 120 ? 40 : 24) + 1;
  const base = 2 + idWidth + wordWidth;
  const forms = [
    { columns: 'names', counts: 'long' },
    { columns: 'letters', counts: 'long' },
    { columns: 'letters', counts: 'short' },
    { columns: 'sites', counts: 'short' },
    { columns: 'none', counts: 'long' },
  ] as const;
  for (const form of forms) {
    if (form.columns === 'letters' && pools.length > letters.length) continue;
    // The sites' names in full where there is room for them, else as wide as their pools.
    for (const named of [true, false]) {
      const sites = siteColumns(pools, form.columns, named);
      const map = sites.reduce((sum, site) => sum + site.width + siteGap, 0);
      if (base + countsWidth[form.counts] + map <= width) return { ...form, idWidth, sites };
    }
  }
  return { columns: 'none', counts: 'short', idWidth, sites: [] };
}

function siteColumns(
  pools: readonly Pool[],
  columns: MapLayout['columns'],
  named: boolean,
): readonly SiteColumns[] {
  if (columns === 'none') return [];
  const sorted = [...pools].sort((a, b) => compare(siteOf(a), siteOf(b)) || compare(a.id, b.id));
  const bySite = new Map<string, { pool: Pool; letter: string; width: number }[]>();
  for (const [index, pool] of sorted.entries()) {
    const width =
      columns === 'names' ? Math.max(widthOf(pool.id), 9) + 2 : columns === 'letters' ? 3 : 0;
    const site = siteOf(pool);
    bySite.set(site, [...(bySite.get(site) ?? []), { pool, letter: letters[index] ?? '', width }]);
  }
  return [...bySite].map(([site, columnsOfSite]) => {
    const sum = columnsOfSite.reduce((total, column) => total + column.width, 0);
    const name = columns === 'sites' ? widthOf(site) + 2 : named ? widthOf(site) + 1 : 0;
    return { site, pools: columnsOfSite, width: Math.max(columns === 'sites' ? 0 : sum, name) };
  });
}

export const siteOf = (pool: Pool): string => pool.domains['site'] ?? 'no site';

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
