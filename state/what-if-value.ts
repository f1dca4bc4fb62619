import { type Parsed, parsed, unparsed } from '../src/config/parsed.ts';
import { parseSomeSize, quantities } from '../src/config/quantity.ts';
import { mostCopiesAsked, mostDisks, type WhatIfField } from '../src/durability/what-if.ts';

interface Value {
  /** What it is called where it stands alone. */
  readonly label: string;
  readonly example: string;
  readonly parse: (text: string) => Parsed<number>;
}

const whole = (most: number, what: string) => (text: string) => {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  return value >= 1 && value <= most
    ? parsed(value)
    : unparsed(`${what} are a whole number from 1 to ${most}`);
};

const values: Readonly<Record<WhatIfField, Value>> = {
  disks: { label: 'disks of a pool', example: '12', parse: whole(mostDisks, 'disks') },
  diskBytes: { label: 'size of a disk', example: '7.68 TB', parse: parseSomeSize },
  afr: {
    label: 'failures of a disk a year',
    example: '1.57%',
    parse: quantities['per year'].parse,
  },
  dataBytes: { label: 'data', example: '40 TB', parse: parseSomeSize },
  link: {
    label: 'link',
    example: '350 MB/s',
    parse: (text) => {
      const rate = quantities['bytes per second'].parse(text);
      return rate.ok && rate.value === 0 ? unparsed('nothing goes through at 0') : rate;
    },
  },
  copies: { label: 'copies', example: '3', parse: whole(mostCopiesAsked, 'copies') },
  hosts: { label: 'hosts', example: '3', parse: whole(mostCopiesAsked, 'hosts') },
  sites: { label: 'sites', example: '2', parse: whole(mostCopiesAsked, 'sites') },
  admins: { label: 'administrators', example: '2', parse: whole(mostCopiesAsked, 'they') },
};

/** What to ask for a value of the what-if. */
export const valueWords = (field: WhatIfField): Pick<Value, 'label' | 'example'> => values[field];

/** A value as somebody typed it, with its unit as everywhere else. */
export const parseValue = (field: WhatIfField, text: string): Parsed<number> =>
  values[field].parse(text);
