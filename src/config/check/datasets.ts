import { expandCountries } from '../countries.ts';
import { endsBefore, parseCalendarDuration, parseDate } from '../duration.ts';
import type { FleetNames } from '../names.ts';
import type { Path } from '../path.ts';
import { listAt, textAt, valueAt } from '../path.ts';
import type { ConfigProblem } from '../problem.ts';
import type { YamlFile } from '../yaml-file.ts';
import { checkPins } from './pins.ts';
import { checkCustodians, checkOrigin, checkPlacement } from './places.ts';
import type { Tell } from './tell.ts';
import { reference, tellerOf } from './tell.ts';

/** What a dataset may refer to; null where the file that says so could not be read, so that nothing is called missing that may be there. */
export interface Known {
  readonly fleet: FleetNames | null;
  readonly policies: readonly string[] | null;
  readonly datasets: readonly string[] | null;
}

/** References of one dataset to what does not exist, and promises that contradict each other. */
export function checkDataset(file: YamlFile, known: Known): readonly ConfigProblem[] {
  const tell = tellerOf(file);
  return [
    ...checkOrigin(tell, file.value, known.fleet),
    ...checkPolicy(tell, file.value, known.policies),
    ...checkPlacement(tell, file.value, known.fleet),
    ...checkPins(tell, file.value, known.fleet),
    ...checkRetention(tell, file.value),
    ...checkJurisdiction(tell, file.value),
    ...checkCustodians(tell, file.value, known.fleet),
    ...checkDerivation(tell, file.value, known.datasets),
  ];
}

function checkPolicy(
  tell: Tell,
  entry: unknown,
  known: readonly string[] | null,
): readonly ConfigProblem[] {
  const policy = textAt(entry, ['policy']);
  if (policy === null || known === null) return [];
  return reference(tell, ['policy'], policy, { what: 'policy', known });
}

/** A ceiling below what must be kept: no plan could obey both, so a person must say which. */
function checkRetention(tell: Tell, entry: unknown): readonly ConfigProblem[] {
  const path = ['retention', 'deleteAfter'];
  const ceiling = parseCalendarDuration(textAt(entry, path) ?? '');
  if (!ceiling.ok) return [];
  const held = valueAt(entry, ['retention', 'legal', 'hold']) === true;
  const onHold = held
    ? [tell(path, 'conflicts with retention.legal.hold: what is on hold must not be deleted')]
    : [];
  const written = textAt(entry, ['retention', 'legal', 'keep']) ?? '';
  const keep = parseCalendarDuration(written);
  const from = parseDate(textAt(entry, ['retention', 'legal', 'from']) ?? '');
  if (!keep.ok || !endsBefore(ceiling.value, keep.value, from.ok ? from.value : null))
    return onHold;
  const message = `conflicts with retention.legal.keep ${written}: it must be kept for longer than it may be`;
  return [...onHold, tell(path, message)];
}

function checkJurisdiction(tell: Tell, entry: unknown): readonly ConfigProblem[] {
  const path = ['legal', 'jurisdiction'];
  const codes = (list: string) =>
    listAt(entry, [...path, list]).filter((code): code is string => typeof code === 'string');
  const allowed = codes('allow');
  const denied = new Set(expandCountries(codes('deny')));
  if (allowed.length === 0 || expandCountries(allowed).some((code) => !denied.has(code))) return [];
  return [tell([...path, 'deny'], 'denies every country that allow allows', { part: 'key' })];
}

function checkDerivation(
  tell: Tell,
  entry: unknown,
  known: readonly string[] | null,
): readonly ConfigProblem[] {
  const own = textAt(entry, ['id']);
  return listAt(entry, ['derivedFrom']).flatMap((id, index) => {
    if (typeof id !== 'string') return [];
    const path: Path = ['derivedFrom', index];
    if (id === own) return [tell(path, 'a dataset is not derived from itself')];
    return known ? reference(tell, path, id, { what: 'dataset', known }) : [];
  });
}
