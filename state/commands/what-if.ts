import { mostOf, stepped, type WhatIfField, whatIfFields } from '../../src/durability/what-if.ts';
import { asItIs, pop, push, say, setFilter, topLayer } from '../console.ts';
import { modelFor } from '../show/layouts-view.ts';
import { filterFields } from '../show/views.ts';
import { parseValue, valueWords } from '../what-if-value.ts';
import { type Command, type Context, command } from './command.ts';

/** Goes to another value, round and round. */
function turn({ parts, console }: Context, by: 1 | -1): void {
  const { whatIf } = console;
  const at = whatIfFields.indexOf(whatIf.field) + by + whatIfFields.length;
  const field: WhatIfField = whatIfFields[at % whatIfFields.length] ?? whatIf.field;
  parts.console.setState({ whatIf: { ...whatIf, field } });
}

/** Puts the next larger or smaller value in place of the one in brackets. */
function change(context: Context, by: 1 | -1): void {
  const { field, chosen } = context.console.whatIf;
  const { model } = modelFor(context, filterFields.layouts);
  const value = stepped(model.whatIf, field, by);
  if (value !== model.whatIf[field])
    context.parts.console.setState({ whatIf: { field, chosen: { ...chosen, [field]: value } } });
}

/** Takes what was typed; what is no such value is told, and stays to be mended. */
function take(context: Context): void {
  const { parts, console } = context;
  const top = topLayer(console);
  if (top?.kind !== 'value') return;
  const { field, chosen } = console.whatIf;
  const value = parseValue(field, top.typed);
  if (!value.ok) {
    say(parts.console, `${valueWords(field).label}: ${value.why}`, 'danger');
    return;
  }
  const { model } = modelFor(context, filterFields.layouts);
  const most = mostOf(model.whatIf, field);
  if (value.value > most) {
    say(parts.console, `${valueWords(field).label}: at most ${most} here; ${atMostText}`, 'danger');
    return;
  }
  parts.console.setState({ whatIf: { field, chosen: { ...chosen, [field]: value.value } } });
  pop(parts.console);
}

const atMostText = 'no more hosts or administrators than copies, nor sites than hosts';

/** The datasets of one policy after another, and then all of them again: the filter says which. */
function nextPolicy({ parts, fleet, console }: Context): void {
  const names = fleet.health?.datasets.map(({ dataset }) => dataset.policy.name) ?? [];
  const filters = ['', ...[...new Set(names)].toSorted().map((name) => `policy:${name}`)];
  const at = filters.indexOf(console.filter.layouts);
  setFilter(parts.console, 'layouts', filters[(at + 1) % filters.length] ?? '');
}

/** What makes view 6 a what-if: no key of it reaches a host. */
export const whatIfCommands: readonly Command[] = [
  command({
    id: 'value-next',
    keys: ['tab', 'right', 'l'],
    at: ['layouts'],
    help: 'the next value; what + and - change stands in brackets',
    label: 'value',
    run: (context) => turn(context, 1),
  }),
  command({
    id: 'value-before',
    keys: ['shift-tab', 'left', 'h'],
    at: ['layouts'],
    help: 'the value before',
    run: (context) => turn(context, -1),
  }),
  command({
    id: 'value-more',
    keys: ['+', '='],
    at: ['layouts'],
    help: 'more of it; everything follows at once',
    label: 'more',
    run: (context) => change(context, 1),
  }),
  command({
    id: 'value-less',
    keys: ['-', '_'],
    at: ['layouts'],
    help: 'less of it',
    label: 'less',
    run: (context) => change(context, -1),
  }),
  command({
    id: 'value-type',
    keys: ['e'],
    at: ['layouts'],
    help: 'type the value, with its unit',
    label: 'type it',
    run: ({ parts }) => push(parts.console, { kind: 'value', typed: '' }),
  }),
  command({
    id: 'value-apply',
    keys: ['enter'],
    at: ['value'],
    help: 'take the value',
    label: 'take it',
    run: take,
  }),
  command({
    id: 'value-cancel',
    keys: ['escape'],
    at: ['value'],
    help: 'the value as it was before',
    label: 'as before',
    run: ({ parts }) => pop(parts.console),
  }),
  command({
    id: 'value-now',
    keys: ['n'],
    at: ['layouts'],
    help: 'every value as it is in the fleet',
    label: 'as it is',
    run: ({ parts, console }) =>
      parts.console.setState({ whatIf: { ...asItIs, field: console.whatIf.field } }),
  }),
];

/** Of which datasets it is: after what opens and filters the list, since a narrow footer ends there. */
export const whichDatasetsCommands: readonly Command[] = [
  command({
    id: 'set-next',
    keys: ['p'],
    at: ['layouts'],
    help: 'the datasets of the next policy alone, or all again',
    label: 'policy',
    run: nextPolicy,
  }),
];
