import { ageText } from '../../state/ages.ts';
import { estimateText } from '../../state/show/card.ts';
import { copiesText } from '../../state/show/health-words.ts';
import { lossWords } from '../../state/show/loss-lines.ts';
import type { KnownRisk } from '../durability/of-fleet.ts';
import type { Action } from '../model/action.ts';
import type { Copy, DatasetHealth } from '../model/health.ts';
import type { Instant } from '../model/ids.ts';
import { count, formatBytes, formatDuration } from '../model/units.ts';
import { metadata, promises } from './dataset-text.ts';
import { findingText } from './status-text.ts';
import { alignColumns, type Paint } from './words.ts';

/** Everything known of one dataset: what it is, what was promised, what is there, what to do. */
export function showText(
  health: DatasetHealth,
  risk: KnownRisk,
  assumed: readonly string[],
  actions: readonly Action[],
  now: Instant,
  paint: Paint,
): string {
  const { dataset } = health;
  return [
    `${paint.strong(dataset.id)}  ${paint.word(health)}  ${copiesText(health, '·')}  ${formatBytes(health.bytes)}`,
    '',
    ...indent(alignColumns(metadata(dataset))),
    ...section(`Promised by policy ${dataset.policy.name}`, promises(dataset.policy)),
    ...section('How likely a loss is', [...lossWords(risk), ...assumed]),
    ...section('Copies', copyLines(health.copies, now)),
    ...section('Broken promises', health.findings.map(findingText)),
    ...section('Recommended', actions.flatMap(actionLines)),
    '',
  ].join('\n');
}

function copyLines(copies: readonly Copy[], now: Instant): string[] {
  if (copies.length === 0) return ['none was seen'];
  return alignColumns([
    ['pool', 'filesystem', 'role', 'state', 'snapshots', 'newest', 'counts', 'verified', 'seen'],
    ...copies.map((copy) => [
      copy.pool.id,
      copy.filesystem,
      copy.role,
      stateText(copy),
      String(copy.members.reduce((sum, member) => sum + member.facts.snapshots.length, 0)),
      newest(copy, now),
      copy.uncounted === null ? 'yes' : `no: ${copy.uncounted}`,
      copy.verified ? 'yes' : 'no',
      ageText(copy.seenAt, now),
    ]),
  ]);
}

function stateText({ state, lagSeconds, members }: Copy): string {
  const lag = lagSeconds ? `, ${formatDuration(lagSeconds * 1000)} behind` : '';
  const cut = members.some((member) => member.facts.resumeToken !== null)
    ? ', an interrupted receive can be resumed'
    : '';
  return `${state}${lag}${cut}`;
}

function newest(copy: Copy, now: Instant): string {
  const top = copy.members.find((member) => member.path === '');
  return ageText(top?.facts.snapshots.at(-1)?.creation ?? null, now);
}

const actionLines = (action: Action) => [
  action.title,
  `  holdfast run ${action.id}  (${action.tier}; ${count(action.steps.length, 'step')}; ${estimateText(action)})`,
  ...(action.wait ? [`  ${action.wait}`] : []),
];

const section = (head: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : ['', head, ...indent(lines)];

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
