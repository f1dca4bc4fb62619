import { estimateText } from '../../state/show/card.ts';
import type { Action, Plan } from '../model/action.ts';
import type { Step } from '../model/step.ts';
import { count } from '../model/units.ts';
import { adviceText } from './advice-text.ts';
import { checksOf } from './checks.ts';
import { notJudged } from './not-judged.ts';
import { hostTrouble, type Paint, tally } from './words.ts';

/** What `plan` prints: a card an action, in the order in which they are recommended. */
export function planText(plan: Plan, title: string, paint: Paint): string {
  const unseen = plan.health.hosts.filter((host) => host.state !== 'seen');
  const head =
    plan.actions.length === 0
      ? unseen.length === 0
        ? 'Nothing is recommended.'
        : 'Nothing is recommended, but not everything was seen.'
      : `${count(plan.actions.length, 'action')} recommended. Each runs only when you confirm it: holdfast run ID`;
  return [
    paint.strong(head),
    `${title}: ${tally(plan.health) || 'no dataset is catalogued'}`,
    ...unseen.map((host) => `not seen: ${host.host}: ${hostTrouble(host, plan.at)}`),
    ...notJudged(plan.health),
    ...plan.actions.flatMap((action, at) => ['', ...numbered(actionCard(action, paint), at + 1)]),
    ...adviceText(plan.advice, paint),
    '',
  ].join('\n');
}

/**
 * Everything an operator is to read before saying yes: why, the exact commands, what is checked again, what is
 * so afterwards. Commands stand on lines of their own, broken only where they are, so that what is copied is what
 * runs (S1): an indent before a line of a command is nothing to a shell.
 */
export function actionCard(action: Action, paint: Paint): string[] {
  return [
    `${paint.strong(action.title)}`,
    ...field('id', [action.id]),
    ...field('why', [...action.why, action.urgency.why]),
    ...action.steps.flatMap((step, at) => stepLines(step, at, action.steps.length)),
    ...field('proof', action.proof),
    ...field('checked', checksOf(action)),
    ...field('after', [action.effect]),
    ...field('waiting', action.wait ? [action.wait] : []),
    ...field('estimate', [estimateText(action)]),
    ...field('confirm', [confirmText(action)]),
  ];
}

function confirmText(action: Action): string {
  switch (action.tier) {
    case 'safe':
    case 'costly':
    case 'destructive':
      return `${action.tier}: holdfast run ${action.id}, answered with ${action.confirm.word}`;
    case 'never':
      return 'never: holdfast does not run this';
    default: {
      const never: never = action.tier;
      return never;
    }
  }
}

function stepLines(step: Step, at: number, of: number): string[] {
  const number = of === 1 ? '' : `${at + 1} of ${of}: `;
  const say = (text: string) => `   ${'run'.padEnd(8)} ${number}${text}`;
  const command = (text: string) => text.split('\n').map((line) => `              ${line}`);
  if (step.kind === 'relay') {
    return [
      say(`${step.title}, through this machine`),
      `            from ${step.send.host}:`,
      ...command(step.send.command),
      `            into ${step.receive.host}:`,
      ...command(step.receive.command),
    ];
  }
  return [
    say(`${step.title}, on ${step.run.host}:`),
    ...command(step.run.command),
    ...(step.kind === 'command' && step.rehearse
      ? [
          '            just before, only to see what it would do:',
          ...command(step.rehearse.command),
        ]
      : []),
  ];
}

const field = (name: string, lines: readonly string[]) =>
  lines.map((line, at) => `   ${(at === 0 ? name : '').padEnd(8)} ${line}`);

const numbered = ([title = '', ...rest]: readonly string[], number: number) => [
  `${String(number).padStart(2)} ${title}`,
  ...rest,
];
