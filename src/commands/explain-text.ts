import { formatBytes } from '../model/units.ts';
import type { Explanation, WhyHere } from '../plan/explain/explain.ts';
import type { Remedies } from '../plan/explain/remedy.ts';
import { alignColumns, type Paint } from './words.ts';

/** What `plan --explain` prints. */
export function explainText(explanation: Explanation, paint: Paint): string {
  const { dataset, policy, bytes, waits, copies, others, short, remedies } = explanation;
  return [
    `${paint.strong(dataset)}  ${formatBytes(bytes)}, policy ${policy}`,
    ...section('No new places are looked for', waits === null ? [] : [waits]),
    ...section('Copies', copies.flatMap(copyLines)),
    ...section('What stays broken', short === null ? [] : short.split('; ')),
    ...section('What would do', remedyLines(remedies)),
    ...section(
      'Other pools',
      alignColumns(others.map(({ pool, verdict, why }) => [pool, verdictWords[verdict], why])),
    ),
    '',
  ].join('\n');
}

const kindWords = {
  origin: 'origin',
  stands: 'stands',
  awaited: 'awaited',
  new: 'new',
} as const satisfies Record<WhyHere['kind'], string>;

const verdictWords = {
  rejected: 'no',
  'passed-over': 'not now',
  'not-needed': 'not needed',
} as const;

function copyLines({ pool, kind, why, decision }: WhyHere): readonly string[] {
  const head = `${pool}  ${kindWords[kind]}: ${why}`;
  if (kind !== 'new' || decision === null) return [head];
  const runnerUp = decision.runnerUp.length === 0 ? 'no pool' : decision.runnerUp.join(' and ');
  return [head, `  against ${runnerUp}: ${decision.text}`];
}

const remedyLines = ({ relax, buy }: Remedies): readonly string[] =>
  [...relax, ...buy].map((changes) => changes.map(({ text }) => text).join(' and '));

const section = (head: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : ['', head, ...lines.map((each) => `  ${each}`)];
