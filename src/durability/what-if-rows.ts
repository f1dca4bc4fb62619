import type { AllAssumed } from './assumed.ts';
import type { CopyDomains } from './copy-model.ts';
import type { Geometry } from './layout.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { geometryOf, type LayoutText } from './parse-layout.ts';
import type { Scenario } from './scenario.ts';
import type { WhatIf } from './what-if.ts';

/** What a set of copies comes to. null: not known. */
export interface Figures {
  /** What the smallest of the pools holds. */
  readonly usableBytes: number | null;
  readonly rawPerUsable: number | null;
  /** That all copies are lost within ten years. */
  readonly loss: number | null;
  readonly poolLossesPerYear: number | null;
  /** Days a year on which a copy is missing and being made again. */
  readonly daysUnprotected: number | null;
  readonly damagedBlockPerYear: number | null;
}

/** A layout of the copies of a what-if. */
export interface WhatIfRow {
  readonly name: string;
  /** null where there can be no such pool; `why` says why not. */
  readonly scenario: Scenario | null;
  readonly why: string | null;
  readonly figures: Figures;
}

const unknownFigures: Figures = {
  usableBytes: null,
  rawPerUsable: null,
  loss: null,
  poolLossesPerYear: null,
  daysUnprotected: null,
  damagedBlockPerYear: null,
};

interface Choice {
  readonly name: string;
  readonly layout: LayoutText;
  readonly vdevs: number | null;
}

const raidz = (parity: 1 | 2 | 3, vdevs = 1): Choice => ({
  name: `raidz${parity}${vdevs > 1 ? ` in ${vdevs}` : ''}`,
  layout: { kind: 'raidz', parity },
  vdevs,
});
const stripe: Choice = { name: 'stripe', layout: { kind: 'stripe' }, vdevs: null };
const mirrors: Choice = { name: 'mirrors', layout: { kind: 'mirror' }, vdevs: null };

/** Every copy in one layout; and one of them safe, the others thrifty. */
const choicesFor = (copies: number): readonly (readonly Choice[])[] => [
  ...[stripe, raidz(1), raidz(1, 2), raidz(2), raidz(3), mirrors].map((each) =>
    Array.from({ length: copies }, () => each),
  ),
  ...(copies > 1 ? [[raidz(2), ...Array.from({ length: copies - 1 }, () => stripe)]] : []),
];

/** The usual layouts of such disks, each with what it comes to. `like`: of which batch and under whose keys copies are now. */
export const whatIfRows = (
  whatIf: WhatIf,
  like: readonly CopyDomains[],
  assumed: AllAssumed,
): readonly WhatIfRow[] =>
  choicesFor(whatIf.copies).map((choices) => rowOf(choices, whatIf, like, assumed));

function rowOf(
  choices: readonly Choice[],
  whatIf: WhatIf,
  like: readonly CopyDomains[],
  assumed: AllAssumed,
): WhatIfRow {
  const name = nameOf(choices);
  const geometries: Geometry[] = [];
  for (const { layout, vdevs } of choices) {
    const read = geometryOf(layout, whatIf.disks, vdevs);
    if (!read.ok) return { name, scenario: null, why: read.why, figures: unknownFigures };
    geometries.push(read.geometry);
  }
  const scenario = scenarioOf(geometries, whatIf, like, assumed);
  return { name, scenario, why: null, figures: figuresOf(outcomeOf(scenario)) };
}

function nameOf(choices: readonly Choice[]): string {
  const [first, second, ...more] = choices.map(({ name }) => name);
  if (first === undefined || second === undefined) return first ?? '';
  const many = more.length + 2;
  if (first === second) return `${first} ×${many}`;
  return `${first}+${second}${many > 2 ? ` ×${many - 1}` : ''}`;
}

function scenarioOf(
  geometries: readonly Geometry[],
  whatIf: WhatIf,
  like: readonly CopyDomains[],
  assumed: AllAssumed,
): Scenario {
  return {
    dataBytes: whatIf.dataBytes,
    link: whatIf.link,
    copies: geometries.map((geometry, at) => {
      const host = at % whatIf.hosts;
      const now = like[at % Math.max(1, like.length)];
      return {
        geometry,
        diskBytes: whatIf.diskBytes,
        afr: whatIf.afr,
        uer: assumed.uer.value,
        domains: {
          host: `host ${host}`,
          site: `site ${host % whatIf.sites}`,
          batch: now?.batch ?? null,
          admin: `admin ${at % whatIf.admins}`,
          keyDomain: now?.keyDomain ?? null,
        },
      };
    }),
    assumed,
    years: [10],
  };
}

function figuresOf({ copies, loss, rawPerUsable, damagedBlockPerYear }: Outcome): Figures {
  const sum = (of: (copy: Outcome['copies'][number]) => number | null) =>
    copies.reduce<number | null>((total, copy) => {
      const value = of(copy);
      return total === null || value === null ? null : total + value;
    }, 0);
  const usable = copies.map(({ usableBytes }) => usableBytes);
  return {
    usableBytes: usable.includes(null) ? null : Math.min(...usable.flatMap((each) => each ?? [])),
    rawPerUsable,
    loss: loss[0]?.probability ?? null,
    poolLossesPerYear: sum(({ poolLossPerYear }) => poolLossPerYear),
    daysUnprotected: sum(({ remadePerYear, restoreHours }) =>
      remadePerYear === null || restoreHours === null ? null : (remadePerYear * restoreHours) / 24,
    ),
    damagedBlockPerYear,
  };
}
