import type { CalendarDuration, Dataset } from '../../model/catalogue.ts';

/** What a day of somebody's work is taken to cost, in the currency of the catalogue's prices: only for the order among equals. */
const dayRate = 500;

/** Inside a legal term a loss is worse than its price (policy.md 5.1). */
const underLaw = 3;

/** What it would cost to make the data again; null where no money makes it. Currencies are not converted: it is a rank, not an account. */
export function worthOf({ reproduce, retention }: Dataset): number | null {
  const price = priceOf(reproduce);
  const { legal } = retention;
  const lawful = legal !== null && (legal.hold || legal.keep !== null);
  return price === null ? null : price * (lawful ? underLaw : 1);
}

function priceOf(reproduce: Dataset['reproduce']): number | null {
  if (reproduce === null || reproduce.possible === 'no') return reproduce?.cost?.amount ?? null;
  return (reproduce.cost?.amount ?? 0) + daysOf(reproduce.effort) * dayRate;
}

const lengths: Readonly<Record<string, number>> = { Y: 365, M: 30, W: 7, D: 1 };

/** Days of an ISO 8601 duration, months and years by their usual length; its hours are not worth a rank. */
function daysOf(duration: CalendarDuration | null): number {
  const date = duration?.split('T')[0] ?? '';
  return [...date.matchAll(/(\d+(?:\.\d+)?)([YMWD])/g)].reduce(
    (sum, [, many = '0', unit = '']) => sum + Number(many) * (lengths[unit] ?? 0),
    0,
  );
}
