import { type Geometry, layoutName, layoutText } from './layout.ts';
import type { LayoutRow, LayoutTable, SetRow } from './layout-table.ts';
import { fixed, meanYears, percent, rate, scientific, tibText } from './words.ts';

/** A column of a table of rows: what stands above it, and what each row says. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
}

const mark = (own: boolean) => (own ? '*' : ' ');

/** What one copy comes to in each layout, within so many years. `*` marks what there is. */
export function layoutColumns(longest: number): readonly Column<LayoutRow>[] {
  return [
    { head: '  layout', cell: ({ own, geometry }) => `${mark(own)} ${layoutText(geometry)}` },
    { head: 'TiB', cell: ({ copy, fits }) => heldText(copy.usableBytes, fits) },
    { head: 'of raw', cell: ({ copy }) => fixed(copy.efficiency, 3) },
    { head: 'rebuild h', cell: ({ copy }) => fixed(copy.rebuildHours, 1) },
    { head: 'pool lost/y', cell: ({ copy }) => rate(copy.poolLossPerYear) },
    {
      head: `copy lost in ${longest} y`,
      cell: ({ copy: { lossPerYear } }) =>
        percent(lossPerYear === null ? null : -Math.expm1(-longest * lossPerYear)),
    },
  ];
}

/** `34.72!`: too small for the data. */
export const heldText = (usableBytes: number | null, fits: boolean | null) =>
  `${tibText(usableBytes)}${fits === false ? '!' : ''}`;

const setName: Column<SetRow> = {
  head: '  copies',
  cell: ({ own, geometries }) => `${mark(own)} ${setWords(geometries)}`,
};

/** How likely the loss of all copies is. */
export function riskColumns({
  years: [shortest, longest],
}: LayoutTable): readonly Column<SetRow>[] {
  return [
    setName,
    ...(shortest === longest
      ? []
      : [{ head: `P ${shortest} y`, cell: (row: SetRow) => scientific(row.shortest) }]),
    { head: `P ${longest} y`, cell: (row) => scientific(row.longest) },
    { head: 'MTTDL', cell: (row) => meanYears(row.mttdlYears) },
    { head: 'all at once', cell: (row) => scientific(row.withCommonMode) },
    { head: 'and one site', cell: (row) => scientific(row.atOneSite) },
  ];
}

/** What the copies cost, and what work they make. */
export const costColumns: readonly Column<SetRow>[] = [
  setName,
  { head: 'TiB', cell: ({ usableBytes, fits }) => heldText(usableBytes, fits) },
  { head: 'raw/usable', cell: (row) => fixed(row.rawPerUsable, 2) },
  { head: 'pools lost/y', cell: (row) => rate(row.poolLossesPerYear) },
  {
    head: 'unprotected d/y',
    cell: (row) => (row.geometries.length < 2 ? '–' : fixed(row.daysUnprotected, 2)),
  },
  {
    head: 'bad blocks/y',
    cell: (row) => (row.geometries.length < 2 ? '–' : scientific(row.damagedBlockPerYear)),
  },
];

/** `stripe+raidz2`, `stripe ×3`: without the disks, which all of them have. */
export function setWords(geometries: readonly Geometry[]): string {
  const names = geometries.map(shortName);
  const [first = ''] = names;
  if (names.length === 1) return first;
  return names.every((name) => name === first) ? `${first} ×${names.length}` : names.join('+');
}

function shortName({ layout, disks, vdevs }: Geometry): string {
  const usual = layout.kind === 'stripe' || vdevs === (layout.kind === 'mirror' ? disks / 2 : 1);
  return usual ? layoutName(layout) : `${layoutName(layout)} ${vdevs}x${disks / vdevs}`;
}
