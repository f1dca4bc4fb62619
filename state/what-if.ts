import { assumedFrom } from '../src/durability/assumed.ts';
import { baseOf, type Now, nowOf } from '../src/durability/now.ts';
import { nowFigures, nowText } from '../src/durability/now-figures.ts';
import type { SetRisk } from '../src/durability/set-risk.ts';
import {
  type Chosen,
  type WhatIf,
  type WhatIfField,
  withChosen,
} from '../src/durability/what-if.ts';
import { type Kept, keptBy } from '../src/durability/what-if-kept.ts';
import { type WhatIfRow, whatIfRows } from '../src/durability/what-if-rows.ts';
import { risksIn } from '../src/health/loss.ts';
import type { Config } from '../src/model/config.ts';
import type { DatasetHealth, FleetHealth } from '../src/model/health.ts';

/** What the operator has put in place of what is. */
export interface WhatIfState {
  /** The value that + and - change. */
  readonly field: WhatIfField;
  readonly chosen: Chosen;
}

/** A line of the what-if: how it is now, or a layout of what was chosen. */
export interface LayoutLine {
  readonly id: string;
  /** What marks it in the plot. */
  readonly letter: string;
  readonly row: WhatIfRow;
  readonly isNow: boolean;
  readonly copies: number;
  /** Which of the datasets it would keep as promised; null for what is, of which the datasets' own pages tell. */
  readonly kept: Kept | null;
  /** Whether the data go into its pools; null: not known. */
  readonly fits: boolean | null;
}

/** Everything that the view shows. */
export interface WhatIfModel {
  /** The datasets that it is about. */
  readonly datasets: readonly DatasetHealth[];
  readonly now: Now;
  readonly whatIf: WhatIf;
  readonly lines: readonly LayoutLine[];
}

interface Question {
  readonly datasets: readonly DatasetHealth[];
  readonly health: FleetHealth | null;
  readonly config: Config;
  readonly chosen: Chosen;
}

let latestNow: {
  readonly of: Pick<Question, 'datasets' | 'health' | 'config'>;
  readonly now: Now;
} | null = null;
let latest: { readonly of: Question; readonly model: WhatIfModel } | null = null;

/** Computed when a value is changed or the fleet has moved, and not when somebody only reads. */
export function whatIfModel(question: Question): WhatIfModel {
  if (latest && sameFleet(latest.of, question) && latest.of.chosen === question.chosen)
    return latest.model;
  const now = nowFor(question);
  const model = modelOf(question, now);
  latest = { of: question, model };
  return model;
}

const sameFleet = (
  a: Pick<Question, 'datasets' | 'health' | 'config'>,
  b: Pick<Question, 'datasets' | 'health' | 'config'>,
): boolean =>
  a.health === b.health &&
  a.config === b.config &&
  a.datasets.length === b.datasets.length &&
  a.datasets.every((each, at) => each === b.datasets[at]);

function nowFor({ datasets, health, config }: Question): Now {
  const of = { datasets, health, config };
  if (latestNow && sameFleet(latestNow.of, of)) return latestNow.now;
  const riskOf = health ? risksIn(health, config) : null;
  const now = nowOf(
    datasets.map((each) => ({
      id: each.dataset.id,
      want: each.dataset.policy.copies.want,
      bytes: each.bytes,
      risk: riskOf ? riskOf(each) : { known: false, why: 'nothing was seen yet' },
    })),
  );
  latestNow = { of, now };
  return now;
}

function modelOf({ datasets, config, chosen }: Question, now: Now): WhatIfModel {
  const assumed = assumedFrom(config.assumptions.values);
  const whatIf = withChosen(baseOf(now), chosen);
  const like = now.usual?.risk.copies.map(({ domains }) => domains) ?? [];
  const catalogue = datasets.map(({ dataset }) => dataset);
  const rows = whatIfRows(whatIf, like, assumed).map((row, at): LayoutLine => {
    const { usableBytes } = row.figures;
    return {
      id: row.name,
      letter: letters[at] ?? '?',
      row,
      isNow: false,
      copies: whatIf.copies,
      kept: row.scenario ? keptBy(catalogue, row.figures, whatIf) : null,
      fits: usableBytes === null ? null : usableBytes >= whatIf.dataBytes,
    };
  });
  return {
    datasets,
    now,
    whatIf,
    lines: [...(now.set ? [nowLine(now, now.set)] : []), ...rows],
  };
}

const letters = [...'abcdefgh'];

const nowLine = (now: Now, set: SetRisk): LayoutLine => ({
  id: 'now',
  letter: '*',
  row: { name: `now: ${nowText(now, set)}`, scenario: null, why: null, figures: nowFigures(set) },
  isNow: true,
  copies: Math.max(...set.groups.map(({ copies }) => copies.length)),
  kept: null,
  fits: null,
});
