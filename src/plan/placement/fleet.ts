import type { DatasetId } from '../../model/ids.ts';
import type { CopySets } from './copy-sets.ts';
import { mostTogether, shareOut } from './exact.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { questions } from './questions.ts';
import { type Budget, compareScores, makeRoom, mostRepairs } from './repair.ts';
import { type Place, roomsOf } from './request.ts';
import { hardOf, needOf } from './score.ts';
import { bestOption, type Option } from './sets.ts';
import { type Asking, type Case, inTriageOrder } from './triage.ts';

/** Options that are weighed at most where datasets are weighed against each other, in a whole plan. */
const mostWeighed = 200_000;

export interface FleetPlacement {
  /** What each dataset that lacks something is given: pools, none where there is no place. */
  readonly given: ReadonlyMap<DatasetId, Option>;
  readonly ledger: Ledger;
  readonly asking: ReadonlyMap<DatasetId, Asking>;
}

/**
 * Places the missing copies of the whole fleet. Each dataset takes the best places that are left, in triage order. Only
 * where that leaves one with less than it would have alone is anything weighed again: first others make way, each to a
 * place as good, then the few that share the room in question are weighed against each other in every way. Where room is
 * plenty no dataset's places hang on another's.
 */
export function placeFleet(
  cases: readonly Case[],
  places: readonly Place[],
  sets: CopySets,
): FleetPlacement {
  const sorted = [...places].sort((a, b) => (a.pool.id < b.pool.id ? -1 : 1));
  const questionFor = questions(sorted, sets);
  const asking = inTriageOrder(
    cases.flatMap((each): readonly Asking[] => {
      const question = questionFor(each.request);
      return question === null || hardOf(needOf(question, [])) === 0 ? [] : [{ ...each, question }];
    }),
  );
  const ledger = openLedger(sorted);
  const alone = roomsOf(sorted);
  const repairs: Budget = { left: mostRepairs };
  const weighed: Budget = { left: mostWeighed };
  const late = new Map<Asking, Option>();
  for (const each of asking) {
    ledger.promise(each, bestOption(each.request, each.question, ledger.rooms));
    const ideal = isCurtailed(each, ledger) ? bestOption(each.request, each.question, alone) : null;
    if (ideal === null || !isWorse(ledger.given(each), ideal)) continue;
    makeRoom(ledger, each, repairs);
    late.set(each, ideal);
  }
  for (const [each, ideal] of late) {
    if (!isWorse(ledger.given(each), ideal) || weighed.left <= 0) continue;
    shareOut(ledger, rivalsOf(each, [...late.keys()], asking, ledger), weighed);
  }
  return {
    given: new Map(
      asking.flatMap((each) => {
        const option = ledger.given(each);
        return option ? [[each.request.dataset.id, option] as const] : [];
      }),
    ),
    ledger,
    asking: new Map(asking.map((each) => [each.request.dataset.id, each])),
  };
}

/** Whether a pool that had room for it has none any more. */
const isCurtailed = ({ question, request }: Asking, ledger: Ledger): boolean =>
  question.candidates.some(
    ({ place: { room, pool } }) =>
      room >= request.bytes && (ledger.rooms.get(pool.id) ?? 0n) < request.bytes,
  );

const isWorse = (option: Option | null, ideal: Option): boolean =>
  option === null || compareScores(option.score, ideal.score) > 0;

/**
 * The dataset and those it shares scarce room with, and those they share it with, as many as can be weighed together:
 * those who hold the room, the least urgent first, and those who would have it too.
 */
function rivalsOf(
  first: Asking,
  late: readonly Asking[],
  asking: readonly Asking[],
  ledger: Ledger,
): readonly Asking[] {
  const group = new Set<Asking>([first]);
  for (const each of group) {
    for (const { place } of each.question.candidates) {
      const { id } = place.pool;
      const wanting = late.filter(({ question, request }) =>
        question.candidates.some((other) => other.place === place && place.room >= request.bytes),
      );
      for (const rival of [...ledger.on(id).toReversed(), ...wanting]) {
        if (group.size >= mostTogether) break;
        group.add(rival);
      }
    }
  }
  return asking.filter((each) => group.has(each));
}
