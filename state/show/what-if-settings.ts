import { type WhatIf, type WhatIfField, whatIfFields } from '../../src/durability/what-if.ts';
import { decimalBytes, percent } from '../../src/durability/words.ts';
import { count } from '../../src/model/units.ts';
import { type Line, span } from '../../src/terminal/style.ts';
import { lineWidth, spread } from '../../src/terminal/text.ts';
import type { WhatIfModel, WhatIfState } from '../what-if.ts';
import type { Room } from './room.ts';

/** What stands before each value. */
const labels: Readonly<Record<WhatIfField, string>> = {
  disks: 'disks',
  diskBytes: 'of',
  afr: 'AFR',
  dataBytes: 'data',
  link: 'link',
  copies: 'copies',
  hosts: 'hosts',
  sites: 'sites',
  admins: 'admins',
};

function valueText(field: WhatIfField, whatIf: WhatIf): string {
  const value = whatIf[field];
  switch (field) {
    case 'disks':
    case 'copies':
    case 'hosts':
    case 'sites':
    case 'admins':
      return String(value);
    case 'diskBytes':
    case 'dataBytes':
      return decimalBytes(value);
    case 'link':
      return `${decimalBytes(value)}/s`;
    case 'afr':
      return percent(value);
    default: {
      const never: never = field;
      return never;
    }
  }
}

/** What is chosen; the value that + and - change stands in brackets. */
export function settings(
  { field, chosen }: WhatIfState,
  model: WhatIfModel,
  room: Room,
): readonly Line[] {
  const words = whatIfFields.map((each): Line => {
    const text = valueText(each, model.whatIf);
    const tone = each in chosen ? 'accent' : 'plain';
    return [
      span(` ${labels[each]} `, 'dim'),
      each === field ? span(`[${text}]`, 'strong') : span(` ${text} `, tone),
    ];
  });
  const lines = inLines(words, room.width);
  const last = lines.at(-1) ?? [];
  const from = basis(model, chosen, room.width - lineWidth(last));
  return [...lines.slice(0, -1), spread(last, [span(`${from} `, 'dim')], room.width)];
}

/** The disks and the data first, then how many copies and where; as many lines as it takes. */
function inLines(words: readonly Line[], width: number): readonly Line[] {
  const lines: Line[] = [];
  for (const [at, word] of words.entries()) {
    const last = lines.at(-1);
    const joined = [...(last ?? []), ...word];
    if (last && whatIfFields[at] !== 'copies' && lineWidth(joined) <= width)
      lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** Where the values come from. */
function basis(
  { now, datasets }: WhatIfModel,
  chosen: WhatIfState['chosen'],
  width: number,
): string {
  const changed = Object.keys(chosen).length;
  const of = datasets.length === 0 ? 'no dataset known' : 'nothing known of the disks';
  const from = now.set ? count(now.known, 'dataset') : of;
  const text = changed > 0 ? `${count(changed, 'value')} changed; n: as it is` : `as now: ${from}`;
  return text.length < width ? text : '';
}
