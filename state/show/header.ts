import { type HealthWord, healthWords, shownWord } from '../../src/model/health.ts';
import type { Instant } from '../../src/model/ids.ts';
import { count } from '../../src/model/units.ts';
import { type Line, type Span, span } from '../../src/terminal/style.ts';
import { clip, lineWidth, spread } from '../../src/terminal/text.ts';
import { ageText, isStale, lastSeen } from '../ages.ts';
import { type View, views } from '../console.ts';
import { type FleetState, pendingHosts, unreachableHosts } from '../fleet.ts';
import { goingRuns, type RunsState } from '../runs.ts';
import { awaitedHosts, settlingRunOf, settlingRuns } from '../settling.ts';
import { gravityOf, inDanger, machinesIn, machinesWith } from './health-words.ts';
import type { Room } from './room.ts';
import { progressText } from './run-words.ts';

export interface HeaderFacts {
  readonly title: string;
  readonly readOnly: boolean;
  readonly view: View;
  readonly fleet: FleetState;
  readonly runs: RunsState;
}

/** Three lines: which fleet and how fresh, what is in danger and may I go home, the views and what comes next. */
export function headerLines(facts: HeaderFacts, room: Room): readonly Line[] {
  const { title, readOnly, fleet } = facts;
  const mode: readonly Span[] = readOnly ? [span('READ-ONLY', 'warning'), span('  ')] : [];
  const age = [...mode, ...ageSpans(fleet)];
  const home = mayGoHome(facts);
  const homeSpans = [span('Go home? ', 'dim'), span(home.text, home.yes ? 'good' : 'warning')];
  return [
    spread([span(' holdfast  ', 'strong'), span(title)], age, room.width),
    spread([span(' '), ...danger(fleet, room)], homeSpans, room.width),
    tabs(facts, room),
  ];
}

/** The age of the oldest facts that the screen rests on. */
function ageSpans(fleet: FleetState): readonly Span[] {
  const gone = unreachableHosts(fleet);
  const age = seenSpans(fleet);
  if (gone.length === 0) return age;
  const who = gone.length === 1 ? gone[0] : count(gone.length, 'host');
  return [span(`${who} not reachable`, 'danger'), span(', '), ...age];
}

function seenSpans({ observations, now }: FleetState): readonly Span[] {
  const ages = [...observations.values()].map(lastSeen);
  const pending = [...observations.values()].filter(({ kind }) => kind === 'pending').length;
  if (pending > 0)
    return [
      span(`looking: ${ages.length - pending} of ${count(ages.length, 'host')} answered`, 'accent'),
    ];
  const never = ages.filter((at) => at === null).length;
  if (never > 0) return [span(`${count(never, 'host')} never seen`, 'danger')];
  const oldest = oldestOf(ages);
  const stale = isStale(oldest, now);
  return [
    span(
      `oldest data ${ageText(oldest, now)}${stale ? ' (stale)' : ''}`,
      stale ? 'warning' : 'plain',
    ),
  ];
}

const oldestOf = (ages: readonly (Instant | null)[]): Instant | null =>
  ages.reduce<Instant | null>(
    (oldest, at) => (oldest === null || (at !== null && at < oldest) ? at : oldest),
    null,
  );

/** «1 critical · 2 under · 3 degraded», or «nothing is in danger». */
function danger({ health, config }: FleetState, { glyphs }: Room): Line {
  if (config.catalogue.datasets.length === 0) return [span('the catalogue is empty')];
  if (!health) return [span('nothing is known yet', 'dim')];
  const words = health.datasets.map(shownWord);
  const unknown = words.filter((word) => word === 'unknown').length;
  const counted = healthWords
    .map((word) => ({ word, n: words.filter((each) => each === word).length }))
    .filter(({ word, n }) => n > 0 && word !== 'ok');
  const parts: Span[] = counted.map(({ word, n }) => span(`${n} ${word}`, toneOf(word)));
  if (unknown > 0) parts.push(span(`${unknown} unknown`, 'warning'));
  const broken = machinesIn(health, 'danger');
  const ailing = machinesIn(health, 'warning');
  if (broken !== '') parts.unshift(span(`${broken} in danger`, 'danger'));
  if (unknown === 0 && broken === '' && !health.datasets.some(inDanger))
    parts.unshift(span('nothing is in danger', 'good'));
  if (ailing !== '') parts.push(span(`${ailing} not well`, 'warning'));
  return parts.flatMap((part, index) =>
    index === 0 ? [part] : [span(` ${glyphs.dot} `, 'dim'), part],
  );
}

const toneOf = (word: HealthWord) => {
  const gravity = gravityOf(word);
  return gravity === 'danger' ? 'danger' : gravity === 'warning' ? 'warning' : 'plain';
};

/** Whether the operator may leave, and if not, why not. */
export function mayGoHome({ fleet, runs }: Pick<HeaderFacts, 'fleet' | 'runs'>): {
  readonly yes: boolean;
  readonly text: string;
} {
  const { health, observations, now } = fleet;
  const going = goingRuns(runs);
  const first = going[0];
  const no = (text: string) => ({ yes: false, text });
  if (first)
    return no(`not yet: ${going.length > 1 ? count(going.length, 'run') : progressText(first)}`);
  if (fleet.config.catalogue.datasets.length === 0) return no('nothing is watched over yet');
  if (!health || pendingHosts(fleet).length > 0) return no('wait for the answers');
  const [settling] = settlingRuns(runs, health);
  if (settling) return no(`wait: looking again at ${awaitedHosts(settling, health).join(', ')}`);
  const dangers = health.datasets.filter(inDanger).length;
  if (dangers > 0) return no(`not yet: ${dangers} in danger`);
  const broken = machinesIn(health, 'danger');
  if (broken !== '') return no(`not yet: ${broken} in danger`);
  const gone = unreachableHosts(fleet);
  if (gone.length > 0)
    return no(
      `not sure: ${gone.length === 1 ? gone[0] : count(gone.length, 'host')} not reachable`,
    );
  const stale = [...observations.values()].some((each) => isStale(lastSeen(each), now));
  if (stale) return no('not sure: stale data');
  const later =
    health.datasets.filter(({ word }) => gravityOf(word) === 'warning').length +
    machinesWith(health, 'warning').length;
  return { yes: true, text: later > 0 ? `yes, ${later} can wait` : 'yes' };
}

const names: Readonly<Record<View, string>> = {
  datasets: '1 Datasets',
  fleet: '2 Fleet',
  actions: '3 Actions',
  layouts: '6 Layouts',
};

function tabs({ view, fleet, runs }: HeaderFacts, room: Room): Line {
  const waiting = fleet.plan?.actions.length ?? 0;
  // A broken disk endangers no dataset yet, and has to be seen from every view.
  const ailing =
    unreachableHosts(fleet).length > 0 ||
    (fleet.health !== null && machinesWith(fleet.health, 'any').length > 0);
  const left = views.flatMap((each): Line => {
    const label = `${names[each]}${each === 'actions' && fleet.plan ? ` ${waiting}` : ''}${each === 'fleet' && ailing ? '!' : ''}`;
    return each === view ? [span(`[${label}]`, 'strong')] : [span(` ${label} `)];
  });
  const going = goingRuns(runs)[0];
  const next = fleet.plan?.actions.find(({ id }) => settlingRunOf(runs, fleet.health, id) === null);
  const text = going
    ? `now: ${going.action.title}`
    : next
      ? `next: ${next.title}`
      : fleet.plan
        ? 'nothing to do'
        : '';
  const right = room.width - lineWidth(left) - 1;
  return spread(left, right < 12 || text === '' ? [] : cut(text, right), room.width);
}

const cut = (text: string, width: number): Line => [span(clip(text, width), 'accent')];
