import { estimateText } from '../../state/show/card.ts';
import type { Action, Plan } from '../model/action.ts';
import type { HostName } from '../model/ids.ts';
import type { Host } from '../model/inventory.ts';
import type { HostCommand, Step } from '../model/step.ts';
import { count, formatInstant } from '../model/units.ts';
import { sshByHand } from '../ssh/program.ts';
import { commandLine, quote } from '../zfs/quote.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { checksOf } from './checks.ts';

/**
 * The plan as a POSIX script for review. Each action stands in its own `if false`: run, sourced or piped into a
 * shell as it is, the script does nothing, and one edit opens one action, never all (S1). One `exit` at the head
 * would guard less: it goes with a single line, ends the shell that sources it, and does not hold what is pasted.
 */
export function planScript(plan: Plan, hosts: readonly Host[], title: string): string {
  return [
    '#!/bin/sh',
    ...comment(
      `holdfast plan of ${title}, ${formatInstant(plan.at)}: ${count(plan.actions.length, 'action')}.`,
      '',
      'For reading. Run as it is, this script does nothing: every action is inside `if false`.',
      'To run one by hand, copy its line, or change its own `false` to `true`.',
      '',
      'What `holdfast run ID` does and this script does not: read the checks again just before, keep a',
      'journal, follow the progress, and look afterwards whether it came about. The checks below were true',
      'when the plan was made. Do one action, then make a new plan.',
    ),
    'set -eu',
    ...plan.actions.flatMap((action, at) => ['', ...actionLines(action, at + 1, hosts)]),
    '',
  ].join('\n');
}

function actionLines(action: Action, number: number, hosts: readonly Host[]): string[] {
  return [
    ...comment(
      `${number}. ${action.title}  (${action.id}, ${action.tier})`,
      ...action.why.map((why) => `why: ${why}`),
      ...action.proof.map((proof) => `proof: ${proof}`),
      ...checksOf(action).map((check) => `check: ${check}`),
      `after: ${action.effect}`,
      `estimate: ${estimateText(action)}`,
    ),
    'if false; then',
    ...action.steps.flatMap((step) => [...rehearsalLines(step, hosts), stepLine(step, hosts)]),
    'fi',
  ];
}

/** What would be destroyed, shown first: to whoever runs a line by hand too. */
const rehearsalLines = (step: Step, hosts: readonly Host[]): readonly string[] =>
  step.kind === 'command' && step.rehearse
    ? [remote(step.rehearse.command, addressOf(step.rehearse.host, hosts))]
    : [];

function stepLine(step: Step, hosts: readonly Host[]): string {
  const line = ({ host, command }: HostCommand) => remote(command, addressOf(host, hosts));
  if (step.kind !== 'relay') return line(step.run);
  return `${line(step.send)} | ${line(step.receive)}`;
}

const addressOf = (name: HostName, hosts: readonly Host[]) =>
  hosts.find((host) => host.name === name) ?? null;

/** As `ssh` would be called from here; on this machine the command itself, in the shell that it was written for. */
function remote(command: string, host: Host | null): string {
  if (host === null || host.transport === 'local') return commandLine(['/bin/sh', '-c', command]);
  return `${sshByHand(host.ssh)} ${quote(command)}`;
}

/** A line end inside a title or a name must not end the comment that it stands in (S12). */
const comment = (...lines: readonly string[]) =>
  lines.map((line) => `# ${plainLine(line, 2000)}`.trimEnd());
