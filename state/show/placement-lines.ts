import type { Plan } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import type { DatasetId } from '../../src/model/ids.ts';
import { type Explanation, explain } from '../../src/plan/explain/explain.ts';
import { type Line, span } from '../../src/terminal/style.ts';
import { paragraph, type Room } from './room.ts';

/** A page is drawn with every key; its explanation is found once a plan. */
const known = new WeakMap<Plan, Map<DatasetId, Explanation | null>>();

function explanationOf(config: Config, plan: Plan, id: DatasetId): Explanation | null {
  const ofPlan = known.get(plan) ?? new Map<DatasetId, Explanation | null>();
  known.set(plan, ofPlan);
  let explanation = ofPlan.get(id);
  if (explanation === undefined) {
    explanation = explain(config, plan, id);
    ofPlan.set(id, explanation);
  }
  return explanation;
}

/** Why each copy lies where it does, and where there is no place, what would help. */
export function placementLines(
  config: Config,
  plan: Plan | null,
  id: DatasetId,
  { width, glyphs }: Room,
): readonly Line[] {
  const explanation = plan && explanationOf(config, plan, id);
  if (!explanation) return [];
  const { waits, copies, short, remedies } = explanation;
  return [
    ...copies.flatMap(({ pool, why, decision, kind }) =>
      paragraph(
        [span(`${glyphs.dot} `, 'dim'), span(`${pool}  `, 'strong')],
        kind === 'new' && decision ? `new: ${why}; ${decision.text}` : why,
        width,
      ),
    ),
    ...(waits === null ? [] : paragraph([], `No new place is looked for: ${waits}.`, width)),
    ...(short === null ? [] : paragraph([span(`${glyphs.dot} `, 'danger')], short, width, 'plain')),
    ...[...remedies.relax, ...remedies.buy].flatMap((changes) =>
      paragraph(
        [span(`${glyphs.dot} `, 'accent'), span('would do: ', 'dim')],
        changes.map(({ text }) => text).join(' and '),
        width,
      ),
    ),
  ];
}
