import { parseFilesystemName, parseSnapshotName, splitSnapshot } from '../zfs/names.ts';
import { pruneProperty } from '../zfs/prune-mark.ts';
import { wordsOf } from '../zfs/words.ts';

/** Whether the words after the verb are of a form that an action has. */
type Form = (words: readonly string[]) => boolean;

/**
 * Verbs of zfs that take something away, move it, or decide what is taken away: each passes only as a command of its
 * own, or several of one verb that follow on each other, with nothing before, behind or around them, and only in these
 * forms, word by word. A new one is let in here by hand.
 */
const forms: Readonly<Record<string, readonly Form[]>> = {
  destroy: [snapshotsOfOne, rehearsalOfOne, oneBookmark, oneFilesystem],
  set: [ownProperties, inertness],
  inherit: [ownPropertyOf],
  hold: [tagOnSnapshots],
  rollback: [oneSnapshot],
  rename: [filesystemToAnother],
  clone: [inertClone],
  promote: [oneFilesystem],
  unmount: [oneFilesystem],
  'unload-key': [oneFilesystem],
  receive: [givenUp],
};

/** Whether a call has to stand alone. A receive takes a stream, unless it gives up what an earlier one has kept (S11). */
export const isLoneCall = (verb: string, words: readonly string[]): boolean =>
  verb === 'receive' ? /^-[A-Za-z]*A/.test(words[0] ?? '') : Object.hasOwn(forms, verb);

/** Whether a command that holds such a verb may be sent. */
export function mayRunAlone(command: string): boolean {
  const calls = command.split(' &&\n').map(zfsWords);
  const verbs = new Set(calls.map((words) => words?.[0]));
  return (
    verbs.size === 1 &&
    calls.every((call) => {
      const [verb = '', ...words] = call ?? [];
      return Object.hasOwn(forms, verb) && (forms[verb] ?? []).some((form) => form(words));
    })
  );
}

/** Whether a command only says what a destroy would do: what may be run to look, also read-only (S14). */
export function isRehearsal(command: string): boolean {
  return command.split(' &&\n').every((line) => {
    const [verb, ...words] = zfsWords(line) ?? [];
    return verb === 'destroy' && rehearsalOfOne(words);
  });
}

/** Whether a command, if it ran, could take a snapshot away. */
export const destroys = (command: string): boolean =>
  /\bzfs\s+(?:destroy|rollback)\b/.test(command) && !isRehearsal(command);

/** The words behind `zfs` of a lone command; null for any other. */
function zfsWords(command: string): readonly string[] | null {
  const words = wordsOf(command);
  if (words === null) return null;
  const become = (words[0] === 'sudo' || words[0] === 'doas') && words[1] === '-n' ? 2 : 0;
  return words[become] === 'zfs' ? words.slice(become + 1) : null;
}

/** `tank/a@b,c`: by name, each of them. `%` would be a range, and is in no name (S5). */
function snapshotsOfOne(words: readonly string[]): boolean {
  const [word = '', ...more] = words;
  const at = word.indexOf('@');
  if (more.length > 0 || at < 0 || parseFilesystemName(word.slice(0, at)) === null) return false;
  return word
    .slice(at + 1)
    .split(',')
    .every((name) => parseSnapshotName(name) !== null);
}

function rehearsalOfOne([option, ...words]: readonly string[]): boolean {
  return option === '-nvp' && snapshotsOfOne(words);
}

function oneBookmark(words: readonly string[]): boolean {
  return words.length === 1 && splitSnapshot(words[0] ?? '')?.mark === '#';
}

/** A pool's own filesystem is never one that is taken away. */
function oneFilesystem([word = '', ...more]: readonly string[]): boolean {
  return more.length === 0 && word.includes('/') && parseFilesystemName(word) !== null;
}

function oneSnapshot(words: readonly string[]): boolean {
  return words.length === 1 && isSnapshot(words[0] ?? '');
}

function filesystemToAnother([from = '', to = '', ...more]: readonly string[]): boolean {
  return more.length === 0 && oneFilesystem([from]) && oneFilesystem([to]);
}

/** S9: what is made of a snapshot is inert from its first moment. */
function inertClone(words: readonly string[]): boolean {
  const [snapshot = '', to = ''] = words.slice(-2);
  const options = words.slice(0, -2);
  const values = options.filter((_, at) => at % 2 === 1);
  return (
    isSnapshot(snapshot) &&
    oneFilesystem([to]) &&
    options.length === 2 * values.length &&
    options.every((word, at) => at % 2 === 1 || word === '-o') &&
    values.includes('readonly=on') &&
    values.every(
      (value) =>
        value === 'readonly=on' ||
        value === 'canmount=noauto' ||
        isOwnProperty(value.slice(0, Math.max(0, value.indexOf('=')))),
    )
  );
}

function givenUp([option, ...words]: readonly string[]): boolean {
  return option === '-A' && oneFilesystem(words);
}

const isSnapshot = (word: string): boolean => splitSnapshot(word)?.mark === '@';
const isOwnProperty = (name: string): boolean => /^holdfast:[a-z0-9:_.-]+$/.test(name);

/** A mark on a filesystem would be one on each of its snapshots, which inherit it: only snapshots bear one. */
const mayBear = (property: string, word: string): boolean =>
  isSnapshot(word) || (property !== pruneProperty && parseFilesystemName(word) !== null);

function ownProperties(words: readonly string[]): boolean {
  const properties = words.filter((word) => word.includes('='));
  const names = words.slice(properties.length);
  const keys = properties.map((word) => word.slice(0, word.indexOf('=')));
  return (
    keys.length > 0 &&
    names.length > 0 &&
    keys.every((key) => isOwnProperty(key) && names.every((name) => mayBear(key, name)))
  );
}

/** S9: what makes a replica inert, and never the other way. */
function inertness(words: readonly string[]): boolean {
  const properties = words.filter((word) => word.includes('='));
  const names = words.slice(properties.length);
  const inert = ['readonly=on', 'canmount=noauto'];
  return (
    properties.length > 0 &&
    names.length > 0 &&
    properties.every((word) => inert.includes(word)) &&
    names.every((name) => parseFilesystemName(name) !== null)
  );
}

function ownPropertyOf([property = '', ...names]: readonly string[]): boolean {
  return (
    isOwnProperty(property) &&
    names.length > 0 &&
    names.every((name) => isSnapshot(name) || parseFilesystemName(name) !== null)
  );
}

function tagOnSnapshots([tag = '', ...names]: readonly string[]): boolean {
  return /^holdfast-[a-z0-9-]+$/.test(tag) && names.length > 0 && names.every(isSnapshot);
}
