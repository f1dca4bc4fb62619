import { type AllAssumed, type Assumed, assumedFrom } from '../../src/durability/assumed.ts';
import { decimalBytes, inPercent, notKnown } from '../../src/durability/words.ts';
import {
  assumptionNames,
  type FleetAssumptions,
  poolAssumptionNames,
} from '../../src/model/assumptions.ts';
import type { PoolId } from '../../src/model/ids.ts';
import { wrapWords } from '../../src/terminal/text.ts';

/** Every assumption by name: its value, whether anybody gave it, what it stands for and rests on. */
export function assumptionLines(assumed: AllAssumed, width: number): readonly string[] {
  const values = assumptionNames.map((name) => `${name} ${valueText(assumed[name])}`);
  const room = Math.max(...values.map((text) => text.length)) + 2;
  return assumptionNames.flatMap((name, at) => {
    const { what, source, default: usual } = assumed[name];
    const basis = usual ? `default: ${source}` : (source ?? 'given, without a source');
    return wrapWords(`${what} (${basis})`, Math.max(20, width - room)).map(
      (line, row) => (row === 0 ? (values[at] ?? '') : '').padEnd(room) + line,
    );
  });
}

/** What assumptions.yaml says of these pools alone, a line each; none where it says nothing. */
export const ownAssumptionLines = (
  pools: readonly PoolId[],
  stated: FleetAssumptions['pools'],
): readonly string[] =>
  pools.flatMap((id) => {
    const own = stated.get(id);
    if (!own) return [];
    const assumed = assumedFrom(own.values);
    const texts = poolAssumptionNames.flatMap((name) =>
      own.values[name]
        ? [
            `${name} ${valueText(assumed[name])} (${assumed[name].source ?? 'given, without a source'})`,
          ]
        : [],
    );
    const disks = own.diskBytes === null ? [] : [`disks of ${decimalBytes(own.diskBytes)}`];
    return [`${id} has its own: ${[...texts, ...disks].join(', ')}`];
  });

/** A value with its unit, as it would be written. */
function valueText({ value, unit }: Assumed): string {
  if (value === null) return notKnown;
  switch (unit) {
    case 'per year':
      return `${inPercent(value)}/y`;
    case 'per bit':
      return String(value);
    case 'hours':
      return `${Number(value.toPrecision(3))} h`;
    case 'bytes per second':
      return `${decimalBytes(value)}/s`;
    case 'bytes':
      return decimalBytes(value);
    case 'share':
      return inPercent(value);
    case 'factor':
      return `×${Number(value.toPrecision(3))}`;
    case 'power of two':
      return String(value);
    default: {
      const never: never = unit;
      return never;
    }
  }
}
