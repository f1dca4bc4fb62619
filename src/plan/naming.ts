import {
  type ActionId,
  actionId,
  type Instant,
  type SnapshotName,
  snapshotName,
} from '../model/ids.ts';
import { commandsOf, type Step } from '../model/step.ts';

/** `holdfast-20261122T100000Z`: UTC, so that no clock change makes two the same (peers.md, J 29). */
export const snapshotNameAt = (now: Instant): SnapshotName =>
  snapshotName(
    `holdfast-${new Date(now)
      .toISOString()
      .replace(/\.\d{3}Z$/, 'Z')
      .replaceAll(/[-:]/g, '')}`,
  );

/**
 * An action's id: what it is about, readable, and four letters that stand for what it was planned on (guids, tokens)
 * and for its commands. The same need has the same id in every plan; a need that has changed has another, so an
 * id read on one screen never runs something else (S1). `steps` are those that make the need: the bookmark that an action
 * ends with may be another's to make in the next plan, and is no other need.
 */
export function nameAction(
  about: readonly string[],
  state: readonly string[],
  steps: readonly Step[],
): ActionId {
  const slug = about
    .join('-')
    .replaceAll(/[^A-Za-z0-9.]+/g, '-')
    .toLowerCase();
  const commands = steps
    .flatMap(commandsOf)
    .map(({ host, command }) => `${host} ${timeless(command)}`);
  return actionId(`${slug}-${letters(fnv1a([...about, ...state, ...commands].join('\n')))}`);
}

/** Our own snapshots and bookmarks, what is put aside and what is marked bear a moment; which ones are meant, the guids say. */
export const timeless = (command: string): string =>
  command
    .replaceAll(/(?<=[@#,])holdfast-\d{8}T\d{6}Z/g, '')
    .replaceAll(/(?<=\.aside)-\d{8}(?:-\d+)?/g, '')
    .replaceAll(/(?<=holdfast:(?:aside|retire|prune)=)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '');

/** FNV-1a, 32 bits: the pure rooms import no crypto, and an id need not resist anyone. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}

/** Without vowels and look-alikes: ids are read aloud and typed. */
const alphabet = 'bcdfghjkmnpqrstvwxz23456789';

function letters(hash: number): string {
  let rest = hash;
  let text = '';
  for (let at = 0; at < 4; at += 1) {
    text += alphabet[rest % alphabet.length] ?? '';
    rest = Math.floor(rest / alphabet.length);
  }
  return text;
}
