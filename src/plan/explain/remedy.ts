import { noSets } from '../placement/copy-sets.ts';
import { listingOf } from '../placement/listing.ts';
import { lacking } from '../placement/placement.ts';
import { questionOf } from '../placement/question.ts';
import { roomsOf } from '../placement/request.ts';
import { bestOption, poolsOf } from '../placement/sets.ts';
import { newPool } from './purchase.ts';
import { type Change, moreRoom, relaxations, type Situation, type Tweak } from './tweaks.ts';

/** What would let a policy be kept that cannot be kept: each entry by itself would do, and nothing smaller of its kind. */
export interface Remedies {
  /** What could be otherwise without buying anything: one thing, or where no one thing does, two. */
  readonly relax: readonly (readonly Change[])[];
  /** Room to add, or pools to buy. */
  readonly buy: readonly (readonly Change[])[];
}

export const noRemedies: Remedies = { relax: [], buy: [] };

/** Ways that are told of at most, of each kind. */
const mostTold = 6;
/** Single changes of which pairs are tried. */
const mostPaired = 16;
/** Pools with too little room that are tried one by one, those that lack least first. */
const mostRooms = 12;
const mostPools = 4;

/** So many pools may be looked at for it; what a fleet of hundreds could do is found for a few datasets only. */
export interface Patience {
  left: number;
}

/** `reached`: the pools with a copy after what can be done has been done. */
export function remediesFor(
  situation: Situation,
  reached: Parameters<typeof relaxations>[1],
  patience: Patience,
): Remedies {
  const helps = (...tweaks: readonly Tweak[]) => {
    patience.left -= situation.places.length;
    return patience.left > 0 && isKept(tweaks.reduce((now, { apply }) => apply(now), situation));
  };
  const found = {
    relax: smallest(relaxations(situation, reached), helps),
    buy: purchases(situation, reached, helps),
  };
  // Of what was not tried it cannot be said that nothing smaller does.
  return patience.left > 0 ? found : noRemedies;
}

type Helps = (...tweaks: readonly Tweak[]) => boolean;
const told = (tweaks: readonly Tweak[]): readonly Change[] => tweaks.map(({ change }) => change);

function smallest(tweaks: readonly Tweak[], helps: Helps): Remedies['relax'] {
  const single = tweaks.filter((each) => helps(each));
  if (single.length > 0) return single.slice(0, mostTold).map((each) => told([each]));
  const few = tweaks.slice(0, mostPaired);
  const pairs: (readonly Change[])[] = [];
  for (const [at, one] of few.entries()) {
    for (const other of few.slice(at + 1)) {
      if (pairs.length < mostTold && helps(one, other)) pairs.push(told([one, other]));
    }
  }
  return pairs;
}

function purchases(
  situation: Situation,
  reached: Parameters<typeof relaxations>[1],
  helps: Helps,
): Remedies['buy'] {
  const rooms = moreRoom(situation);
  const single = rooms.slice(0, mostRooms).filter((each) => helps(each));
  const room =
    single.length > 0
      ? single.slice(0, mostTold).map((each) => told([each]))
      : together(rooms, helps).map(told);
  for (let pools = 1; pools <= mostPools; pools += 1) {
    const bought = Array.from({ length: pools }, (_, at) =>
      newPool(situation.request, reached, at + 1),
    );
    if (helps(...bought)) return [...room, told(bought)];
  }
  return room;
}

/** Where no one pool does: all of them, less those without which it does as well, those that lack most first. */
function together(rooms: readonly Tweak[], helps: Helps): readonly (readonly Tweak[])[] {
  if (rooms.length < 2 || !helps(...rooms)) return [];
  let needed = rooms;
  for (const each of rooms.toReversed()) {
    const rest = needed.filter((other) => other !== each);
    if (helps(...rest)) needed = rest;
  }
  return [needed];
}

function isKept({ request, places }: Situation): boolean {
  const question = questionOf(request, listingOf(request, places), noSets);
  const option = bestOption(request, question, roomsOf(places));
  return lacking(request, [...request.standing, ...poolsOf(option)]).length === 0;
}

/** Changes after which less is promised than before. */
const lowering: ReadonlySet<Change['kind']> = new Set(['spread', 'require', 'want']);

/**
 * The smallest of each kind: «allow FR; or a pool at a third site, with 3.00 TiB»; null where nothing was found. To
 * promise less is the last thing that anybody is advised to do.
 */
export function remedyText({ relax, buy }: Remedies): string | null {
  const [first] = relax;
  const [room] = buy;
  const isLess = first?.some(({ kind }) => lowering.has(kind)) === true;
  const ways = [
    ...(first && !isLess ? [first] : []),
    ...(room ? [room] : []),
    ...(room?.[0]?.kind === 'room' ? buy.slice(-1) : []),
    ...(first && isLess && !room ? [first] : []),
  ];
  const texts = ways.map((changes) => changes.map(({ text }) => text).join(' and '));
  return texts.length === 0 ? null : [...new Set(texts)].join('; or ');
}
