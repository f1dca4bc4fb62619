import type { Dataset } from '../model/catalogue.ts';
import type { DatasetId } from '../model/ids.ts';
import { count } from '../model/units.ts';
import type { WhatIf } from './what-if.ts';
import type { Figures } from './what-if-rows.ts';
import { promisedText } from './words.ts';

/** Which datasets a layout would keep as their policies promise, and which not, by what is lacking. */
export interface Kept {
  readonly kept: number;
  readonly lacking: ReadonlyMap<string, readonly DatasetId[]>;
}

/** Copies, sites, hosts and the loss are asked for; what else a policy promises no layout can tell. */
export function keptBy(
  datasets: readonly Dataset[],
  { loss }: Pick<Figures, 'loss'>,
  whatIf: Pick<WhatIf, 'copies' | 'hosts' | 'sites'>,
): Kept {
  const lacking = new Map<string, DatasetId[]>();
  let kept = 0;
  for (const { id, policy } of datasets) {
    const why = whyNot(policy, loss, whatIf);
    const alike = why === null ? null : lacking.get(why);
    if (why === null) kept += 1;
    else if (alike) alike.push(id);
    else lacking.set(why, [id]);
  }
  return { kept, lacking };
}

function whyNot(
  { copies, spread, durability }: Dataset['policy'],
  loss: number | null,
  whatIf: Pick<WhatIf, 'copies' | 'hosts' | 'sites'>,
): string | null {
  if (whatIf.copies < copies.want) return `${count(copies.want, 'copy', 'copies')} wanted`;
  for (const { axis, min, soft } of spread) {
    const there = axis === 'site' ? whatIf.sites : axis === 'host' ? whatIf.hosts : min;
    if (!soft && there < min) return `${count(min, axis)} promised`;
  }
  if (durability === null) return null;
  const promised = `${promisedText(durability.maxLoss10y)} promised`;
  if (loss === null) return `${promised}, and the loss is not known`;
  return loss <= durability.maxLoss10y ? null : promised;
}
