import { copiesText, gravityOf, inDanger } from '../../state/show/health-words.ts';
import { type DatasetHealth, type Finding, type FleetHealth, shownWord } from '../model/health.ts';
import { count, formatBytes, formatInstant } from '../model/units.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { alignColumns, hostTrouble, type Paint, tally } from './words.ts';

/**
 * What `status` prints: whether anything is in danger, then a line a dataset with what is wrong below it. `runs`: what
 * is to be said of runs that have no end on record, if anything.
 */
export function statusText(
  health: FleetHealth,
  title: string,
  paint: Paint,
  runs: string | null = null,
): string {
  return [
    paint.strong(heading(health)),
    `${title}, looked at ${formatInstant(health.at)}: ${tally(health) || 'no dataset is catalogued'}`,
    '',
    ...datasetLines(health.datasets, paint),
    ...section('Not seen:', notSeen(health)),
    ...section('Hosts and pools:', machineFindings(health)),
    ...section('Runs:', runs === null ? [] : [runs]),
    ...(health.datasets.every(isFine) ? [] : ['', '`holdfast plan` says what to do about it.']),
    '',
  ].join('\n');
}

/**
 * The exit code of a monitoring plugin. Unseen beats a warning, since what was not seen may be worse than what
 * was; it does not beat critical, which is known and is the louder alarm. While a host's grace runs, what only
 * looks critical for want of its copies is unknown (S8).
 */
export function statusExit(health: FleetHealth): ExitCode {
  if (health.datasets.some(inDanger)) return exitCodes.critical;
  if (somethingUnseen(health)) return exitCodes.unknown;
  if (!health.datasets.every(isFine)) return exitCodes.failed;
  return exitCodes.ok;
}

const isFine = ({ word }: DatasetHealth) => gravityOf(word) === 'fine';

/** Whether a host, one of its pools, or a section of what it said, or a dataset's standing is not known now. */
export function somethingUnseen(health: FleetHealth): boolean {
  return (
    health.hosts.some((host) => host.state !== 'seen' || host.findings.some(isUnseenSection)) ||
    health.datasets.some((each) => each.unknown)
  );
}

const isUnseenSection = ({ kind }: Finding) =>
  kind === 'probe-section-failed' || kind === 'pool-unread';

/** The first of the operator's questions, answered in one line: is anything in danger? */
function heading(health: FleetHealth): string {
  const endangered = health.datasets.filter(inDanger);
  // S8: what an unseen host may hold is neither missing nor there.
  const unknown = health.datasets.filter((each) => shownWord(each) === 'unknown');
  const said = [
    ...(endangered.length > 0 ? [`${named(endangered, 'is', 'are')} in danger.`] : []),
    ...(unknown.length > 0 ? [`${named(unknown, 'may be', 'may be')} in danger.`] : []),
  ];
  if (said.length === 0) said.push('Nothing is in danger.');
  if (somethingUnseen(health)) said.push('Not everything was seen.');
  return said.join(' ');
}

/** «2 datasets (a, b) are» */
function named(datasets: readonly DatasetHealth[], one: string, many: string): string {
  const names = datasets.slice(0, 3).map(({ dataset }) => `${dataset.id}`);
  if (datasets.length > names.length) names.push(`${datasets.length - names.length} more`);
  return `${count(datasets.length, 'dataset')} (${names.join(', ')}) ${datasets.length === 1 ? one : many}`;
}

function datasetLines(datasets: readonly DatasetHealth[], paint: Paint): string[] {
  const rows = alignColumns(
    datasets.map((each) => [
      shownWord(each),
      each.dataset.id,
      copiesText(each, '·'),
      formatBytes(each.bytes),
    ]),
  );
  return datasets.flatMap((each, at) => {
    const row = rows[at] ?? '';
    const painted = paint.word(each) + row.slice(shownWord(each).length);
    return [painted, ...each.findings.map((finding) => `    ${findingText(finding)}`)];
  });
}

/** A mark and the text: the mark says what colour says elsewhere. */
export function findingText(finding: Finding): string {
  const marks = { danger: '!!', warning: '! ', note: '· ' } as const;
  return `${marks[finding.severity]} ${finding.text}`;
}

const notSeen = (health: FleetHealth) =>
  health.hosts
    .filter((host) => host.state !== 'seen')
    .map((host) => `${host.host}: ${hostTrouble(host, health.at)}`);

/** Of seen hosts only: an unreachable one's finding would say the section before it again. */
const machineFindings = (health: FleetHealth) =>
  [
    ...health.hosts.filter((host) => host.state === 'seen').flatMap((host) => host.findings),
    ...health.pools.flatMap((pool) => pool.findings),
  ].map(findingText);

const section = (head: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : ['', head, ...lines.map((line) => `    ${line}`)];
