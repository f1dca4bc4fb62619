import type { Plan } from '../../src/model/action.ts';
import { instant } from '../../src/model/ids.ts';
import { commandsOf } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { buildFleet } from './build.ts';
import { carryOut, isRun, runAction } from './carry-out.ts';
import type { FleetDraft } from './draft.ts';
import type { Fleet } from './fleet.ts';
import { forcedWords } from './guards/words.ts';
import { healthNow } from './health.ts';
import { NotUnderstood } from './shell/words.ts';
import type { Note, Promised } from './story-promises.ts';
import { watchOver } from './watch.ts';

/** What was promised and not kept, a sentence each. */
export type Broken = ReadonlyMap<Promised, readonly string[]>;

/** How often a plan may have to be made anew before nothing is left to do. */
const mostRounds = 8;

const second = 1_000;
const day = 86_400 * second;

/** At the start, and twice when what was marked to be destroyed has waited long enough. */
const waits = [0, 8 * day, 8 * day];

export type Planner = typeof makePlan;

const planNow = (fleet: Fleet, planner: Planner): Plan =>
  planner(fleet.config, healthNow(fleet), instant(fleet.clock.now));

/** A fleet's story: its plan is made and carried out, again and again, until nothing is left to do. */
export function tell(draft: FleetDraft, planner: Planner = makePlan): Broken {
  const broken = new Map<Promised, string[]>();
  const note = (promised: Promised, sentences: readonly string[]) => {
    if (sentences.length > 0) broken.set(promised, [...(broken.get(promised) ?? []), ...sentences]);
  };
  const fleet = buildFleet(draft);
  try {
    carryOn(fleet, draft, planner, note);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    note('does what it says', [error.message]);
  }
  return broken;
}

function carryOn(fleet: Fleet, draft: FleetDraft, planner: Planner, note: Note): void {
  const { clock } = fleet;
  let turns = 0;
  const turn = () => {
    turns += 1;
    return draft.order[turns % draft.order.length] ?? 0;
  };
  const watch = watchOver(fleet, note);
  for (const wait of waits) {
    clock.now += wait;
    let last: readonly string[] = [];
    for (let round = 0; ; round += 1) {
      const plan = planNow(fleet, planner);
      if (!plan.actions.some(isRun)) break;
      if (round === mostRounds) {
        note('converges', [`${round} rounds, and still: ${last.join(' | ')}`]);
        return;
      }
      watch.renew();
      for (const { command } of plan.actions.flatMap(({ steps }) => steps.flatMap(commandsOf)))
        note('forces nothing', forcedWords(command));
      const ends = carryOut(plan, turn, (action) => runAction(fleet, action, watch.around));
      last = ends.map(({ action: { title }, ended }) =>
        ended.kind === 'done' ? title : `${title} (${ended.kind}: ${ended.why})`,
      );
      const failed = ends.filter(({ ended }) => ended.kind === 'failed');
      note(
        'does what it says',
        failed.map(({ action, ended }) => `${action.title}: ${'why' in ended ? ended.why : ''}`),
      );
      if (failed.length > 0) return;
      clock.now += 2 * second;
    }
  }
}
