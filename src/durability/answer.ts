import { count } from '../model/units.ts';
import { usualLayouts } from './alternatives.ts';
import { type AnswerRow, type AnswerRows, answerRows, withWhatTakesAll } from './answer-rows.ts';
import { valuesOf } from './assumed.ts';
import { causeWords } from './cause-words.ts';
import { layoutText } from './layout.ts';
import { outcomeOf } from './outcome.ts';
import { capacityOfCopy, type Scenario } from './scenario.ts';
import { dominantOf } from './why.ts';
import { decimalBytes, leastProbability, oneIn, percent, tibText, yearsText } from './words.ts';

/**
 * The founding question in plain words, of the copies and places of this scenario: what stripes win in capacity and cost
 * in risk against raidz, and what the risk is then. Empty where the disks are too few to compare, or something is not
 * known.
 */
export function answerTo(scenario: Scenario): string {
  const rows = answerRows(scenario);
  if (!rows) return '';
  return [
    capacity(scenario, rows),
    cost(scenario, rows),
    ...between(rows),
    ...remaining(rows),
    ...beside(scenario, rows),
    ...reading(scenario),
    ...tooSmall(scenario),
  ].join(' ');
}

function capacity(scenario: Scenario, { stripe, safe, single }: AnswerRows): string {
  const against = `${tibText(stripe.usableBytes)} against ${tibText(safe.usableBytes)} TiB a pool`;
  const also = single ? ` and ${more(stripe, single)} more than ${single.name}` : '';
  return `With ${placesText(scenario)}, a stripe holds ${more(stripe, safe)} more than ${safe.name} (${against})${also}.`;
}

/** `3 copies on 2 hosts at 1 site`; where it is not said, a copy has its own. */
function placesText({ copies }: Scenario): string {
  const distinct = (axis: 'host' | 'site' | 'admin') => {
    const named = copies.flatMap(({ domains }) => domains[axis] ?? []);
    return new Set(named).size + copies.length - named.length;
  };
  const [hosts, sites] = [distinct('host'), distinct('site')];
  const on = hosts < copies.length ? ` on ${count(hosts, 'host')}` : '';
  const hands = distinct('admin') === 1 ? ' in the same hands' : '';
  if (copies.length === 1) return '1 copy';
  return `${count(copies.length, 'copy', 'copies')}${on} at ${count(sites, 'site')}${hands}`;
}

function cost({ copies }: Scenario, { stripe, safe, years }: AnswerRows): string {
  const within = `within ${yearsText(years)}`;
  const lost = `with a probability of ${oneIn(stripe.loss)}, against ${oneIn(safe.loss)}`;
  const pools = short(stripe.poolLossesPerYear);
  if (copies.length < 2)
    return `Its disks lose it ${pools} times a year and the data with it; ${within} they are lost ${lost}.`;
  const left = copies.length === 2 ? 'one copy' : `${copies.length - 1} copies`;
  return `It costs ${pools} whole pools a year, each of which leaves the data in ${left} for ${short(stripe.restoreDays)} days; ${within} all is lost ${lost}.`;
}

function between({ stripe, single }: AnswerRows): readonly string[] {
  if (!single) return [];
  const kept = `${single.name} keeps ${percent(single.usableBytes / stripe.usableBytes)} of the capacity`;
  const share = 1 - single.loss / stripe.loss;
  // Of what no model can tell apart there is nothing to take away.
  if (!(share >= leastShare) || stripe.loss < leastProbability)
    return [`${kept} and changes little of that risk.`];
  return [`${kept} and takes away ${takenText(share)} of that risk.`];
}

const leastShare = 0.05;

/** What is largest once disks are looked after. */
function remaining({ single, safe, years }: AnswerRows): readonly string[] {
  const scenario = withWhatTakesAll({ ...(single ?? safe).scenario, years: [years] });
  const dominant = dominantOf(scenario);
  const loss = outcomeOf(scenario).loss[0]?.probability ?? null;
  if (dominant === null || loss === null) return [];
  const still = `the largest risk is ${causeWords[dominant]}: ${oneIn(loss)} in all`;
  return dominant === 'disks' || dominant === 'batch'
    ? [`Even then ${still}.`]
    : [`After that ${still}, which no layout changes.`];
}

function beside(
  { copies }: Scenario,
  { stripe, safe, mixed, more }: AnswerRows,
): readonly string[] {
  const rest = copies.length - 1;
  const stripes = rest === 1 ? 'lies a stripe' : `lie ${rest} stripes`;
  const raw = (row: AnswerRow) => row.rawPerUsable.toFixed(2);
  const price = 'bytes of disk a byte of data';
  const next = more
    ? `one more stripe at a site of its own: ${oneIn(more.loss)} for ${raw(more)}`
    : '';
  if (!mixed) return next === '' ? [] : [`With ${next} ${price}, instead of ${raw(stripe)}.`];
  const article = safe.name === 'mirrors' ? 'mirrors' : `a ${safe.name}`;
  const middle = `Between them ${stripes} beside ${article}: ${oneIn(mixed.loss)} for ${raw(mixed)} ${price}, instead of ${raw(stripe)} and ${raw(safe)}`;
  return [next === '' ? `${middle}.` : `${middle}; ${next}.`];
}

/** A copy without redundancy is read back as it is, unless a third one heals it. */
function reading({ copies, dataBytes }: Scenario): readonly string[] {
  const uer = copies[0]?.uer ?? null;
  if (uer === null || dataBytes === null || copies.length !== 2) return [];
  const met = -Math.expm1(-8 * dataBytes * uer);
  return [
    `Made again from a stripe, ${decimalBytes(dataBytes)} meet an unreadable block with a probability of ${oneIn(met)}: a stripe is for data that can be made again, or for one side of two.`,
  ];
}

function tooSmall(scenario: Scenario): readonly string[] {
  const { copies, dataBytes, assumed } = scenario;
  const [copy] = copies;
  if (!copy || dataBytes === null) return [];
  const names = [...usualLayouts(copy.geometry?.disks ?? 0).values()].flatMap((geometry) => {
    const held = capacityOfCopy({ ...copy, geometry }, valuesOf(assumed))?.usableBytes ?? dataBytes;
    return held < dataBytes ? [`${layoutText(geometry)} (${tibText(held)} TiB)`] : [];
  });
  if (names.length === 0) return [];
  return [`${decimalBytes(dataBytes)} do not go into ${names.join(', ')}.`];
}

const more = (one: AnswerRow, other: AnswerRow) =>
  `${Math.round(100 * (one.usableBytes / other.usableBytes - 1))} %`;

/** Rounded down: 99.96 % is not all of it. */
function takenText(share: number): string {
  if (share >= 0.999) return 'more than 99.9 %';
  return `${share < 0.99 ? Math.floor(100 * share) : Math.floor(1000 * share) / 10} %`;
}

const short = (value: number) => String(Number(value.toPrecision(2)));
