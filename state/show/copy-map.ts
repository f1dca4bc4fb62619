import { type Copy, type DatasetHealth, shownWord } from '../../src/model/health.ts';
import { type Line, line, type Span, span } from '../../src/terminal/style.ts';
import { toWidth, widthOf } from '../../src/terminal/text.ts';
import { copyMark, markLegend } from './copy-mark.ts';
import { copiesText, wordTone } from './health-words.ts';
import { countsWidth, type MapLayout, type SiteColumns, siteGap, wordWidth } from './map-layout.ts';
import type { Room } from './room.ts';

/** The two lines above the map: the sites, and what each column is. */
export function mapHead(layout: MapLayout, { glyphs }: Room): readonly Line[] {
  const before = toWidth(`  dataset`, 2 + layout.idWidth) + toWidth('health', wordWidth);
  const counts = toWidth('copies', countsWidth[layout.counts]);
  if (layout.columns === 'none') return [line(before + counts, 'dim')];
  const sites = layout.sites.map(({ site, width }) => {
    const rest = Math.max(0, width - widthOf(site) - 2);
    return `${toWidth(`${toWidth(site, Math.min(widthOf(site), width - 1))} ${glyphs.rule.repeat(rest)}`, width)}${' '.repeat(siteGap)}`;
  });
  const top = span(' '.repeat(widthOf(before) + widthOf(counts)) + sites.join(''), 'dim');
  if (layout.columns === 'sites') return [[span(before + counts + sites.join(''), 'dim')]];
  const heads = layout.sites.map((site) => siteHeads(site, layout) + ' '.repeat(siteGap));
  return [[top], [span(before + counts + heads.join(''), 'dim')]];
}

const siteHeads = (site: SiteColumns, { columns }: MapLayout) =>
  toWidth(
    site.pools
      .map(({ pool, letter, width }) => toWidth(columns === 'names' ? pool.id : letter, width))
      .join(''),
    site.width,
  );

/** One dataset: its id, its health in a word, its copies in figures, and where they lie. */
export function mapRow(
  health: DatasetHealth,
  layout: MapLayout,
  picked: boolean,
  room: Room,
): Line {
  const { glyphs } = room;
  const { min, want } = health.dataset.policy.copies;
  const counts =
    layout.counts === 'long'
      ? copiesText(health, glyphs.dot)
      : `${health.counted} of ${Math.max(min, want)}`;
  return [
    span(picked ? `${glyphs.selected} ` : '  ', 'strong'),
    span(toWidth(health.dataset.id, layout.idWidth - 1), picked ? 'strong' : 'plain'),
    span(' '),
    span(toWidth(shownWord(health), wordWidth), wordTone(health)),
    span(`${toWidth(counts, countsWidth[layout.counts] - 1)} `),
    ...layout.sites.flatMap((site) => [
      ...siteCells(health, site, layout, room),
      span(' '.repeat(siteGap)),
    ]),
  ];
}

function siteCells(
  { copies }: DatasetHealth,
  site: SiteColumns,
  { columns }: MapLayout,
  room: Room,
): readonly Span[] {
  if (columns === 'sites') {
    const here = copies.filter((copy) => site.pools.some(({ pool }) => pool.id === copy.pool.id));
    const counted = here.filter((copy) => copy.counted).length;
    const text = here.length === 0 ? room.glyphs.none : `${counted}`;
    return [span(toWidth(text, site.width), here.length === 0 ? 'dim' : 'plain')];
  }
  const cells = site.pools.map(({ pool, width }) => {
    const copy = copies.find((each) => each.pool.id === pool.id);
    return cell(copy, width, columns === 'names', room);
  });
  const used = site.pools.reduce((sum, { width }) => sum + width, 0);
  return [...cells, span(' '.repeat(site.width - used))];
}

function cell(copy: Copy | undefined, width: number, named: boolean, { glyphs }: Room): Span {
  if (!copy) return span(toWidth(glyphs.none, width), 'dim');
  const { sign, tone } = copyMark(copy, glyphs);
  return span(
    toWidth(named ? `${copy.role} ${sign}` : `${copy.role.charAt(0)}${sign}`, width),
    tone,
  );
}

/** What the letters over the columns and the signs in the cells mean. */
export function mapLegend(layout: MapLayout, room: Room): readonly Line[] {
  if (layout.columns === 'none' || layout.columns === 'sites') return [];
  const marks = line(`  ${markLegend(room.glyphs)}`, 'dim');
  if (layout.columns === 'names') return [marks];
  const entries = layout.sites.flatMap((site) =>
    site.pools.map(({ pool, letter }) => `${letter} ${pool.id}`),
  );
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + widthOf(entry) + 2 <= room.width)
      lines[lines.length - 1] = `${last}  ${entry}`;
    else lines.push(`  ${entry}`);
  }
  return [...lines.map((text) => line(text, 'dim')), marks];
}
