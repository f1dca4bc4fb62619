import type { Geometry, Layout, Parity } from './layout.ts';
import { shapeOf } from './layout.ts';

/** A layout as text tells it. What draid leaves out follows from the disks. */
export type LayoutText =
  | Exclude<Layout, { readonly kind: 'draid' }>
  | {
      readonly kind: 'draid';
      readonly parity: Parity;
      readonly data: number | null;
      /** Disks of one vdev. */
      readonly children: number | null;
      readonly spares: number;
    };

/** Data disks of a draid group where nobody says how many (zpool create). */
const usualData = 8;

/**
 * `stripe`, `mirror`, `raidz` … `raidz3`, `draid2:8d:22c:2s`: as one gives it to `zpool create`, or reads it in
 * `zpool status` with the number of the vdev behind. null: no such layout.
 */
export function parseLayout(text: string): LayoutText | null {
  const [, kind = '', digit = '1', parts = ''] =
    /^(stripe|mirror|raidz|draid)([123])?((?::\d{1,3}[dcs])*)(?:-\d+)?$/.exec(text) ?? [];
  const parity = parityOf(digit);
  switch (kind) {
    case 'stripe':
    case 'mirror':
      return /^(stripe|mirror)(-\d+)?$/.test(text) ? { kind } : null;
    case 'raidz':
      return parts === '' ? { kind, parity } : null;
    case 'draid':
      return draidOf(parity, parts);
    default:
      return null;
  }
}

const parityOf = (digit: string): Parity => (digit === '3' ? 3 : digit === '2' ? 2 : 1);

function draidOf(parity: Parity, parts: string): LayoutText | null {
  const given = [...parts.matchAll(/:(\d+)([dcs])/g)].map(
    ([, count, unit]) => [unit, Number(count)] as const,
  );
  const of = new Map(given);
  // Each may be said once.
  if (of.size < given.length) return null;
  return {
    kind: 'draid',
    parity,
    data: of.get('d') ?? null,
    children: of.get('c') ?? null,
    spares: of.get('s') ?? 0,
  };
}

/** A pool of so many disks in this layout, or why there can be none. `vdevs` null: as many as is usual. */
export function geometryOf(
  text: LayoutText,
  disks: number,
  vdevs: number | null,
):
  | { readonly ok: true; readonly geometry: Geometry }
  | { readonly ok: false; readonly why: string } {
  const many = vdevs ?? usualVdevs(text, disks);
  if (!Number.isSafeInteger(many))
    return {
      ok: false,
      why: `${disks} disks do not make ${unevenWords(text)}: say how many vdevs`,
    };
  const width = disks / many;
  if (text.kind === 'draid' && text.children !== null && text.children !== width)
    return { ok: false, why: `it says ${text.children} disks a vdev, and there are ${width}` };
  const geometry = { layout: layoutOf(text, width), disks, vdevs: many };
  const shape = shapeOf(geometry);
  return shape.ok ? { ok: true, geometry } : shape;
}

function usualVdevs(text: LayoutText, disks: number): number {
  if (text.kind === 'mirror') return disks / 2;
  if (text.kind === 'draid' && text.children !== null) return disks / text.children;
  return 1;
}

const unevenWords = (text: LayoutText): string =>
  text.kind === 'draid' ? `vdevs of ${text.children}` : 'mirrors of two';

function layoutOf(text: LayoutText, width: number): Layout {
  if (text.kind !== 'draid') return text;
  const { kind, parity, spares } = text;
  return { kind, parity, spares, data: text.data ?? Math.min(usualData, width - parity - spares) };
}
