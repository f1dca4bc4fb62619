import type { Fact, Stamp } from '../../model/fact.ts';
import type { Instant } from '../../model/ids.ts';
import type { FilesystemFacts } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import { formatBytes, formatDuration, formatInstant } from '../../model/units.ts';
import { holds, not, type Verdict } from './verdict.ts';

/* Facts and outcomes of the actions that put right what is there: see facts.ts. */

type Of<Kinds, Kind> = Extract<Kinds, { kind: Kind }>;

const factKinds = [
  'key-loaded',
  'mounted',
  'written-at-most',
  'stamp-is',
  'given-up-since',
] as const;
type MendingFact = Of<Fact, (typeof factKinds)[number]>;

const outcomeKinds = [
  'filesystem-gone',
  'filesystem-is',
  'back-at',
  'token-gone',
  'key-unloaded',
  'protected',
  'stamped',
] as const;
type MendingOutcome = Of<Outcome, (typeof outcomeKinds)[number]>;

export function mendingFactText(fact: MendingFact): string {
  switch (fact.kind) {
    case 'key-loaded':
      return `${fact.host}: the key of ${fact.filesystem} is loaded`;
    case 'mounted':
      return `${fact.host}: ${fact.filesystem} is mounted`;
    case 'written-at-most':
      return `${fact.host}: no more than ${formatBytes(fact.bytes)} were written to ${fact.filesystem} since its newest snapshot`;
    case 'stamp-is':
      return `${fact.host}: ${fact.filesystem} ${stampText(fact)}`;
    case 'given-up-since':
      return `${fact.host}: ${fact.filesystem} is marked to be given up since ${formatInstant(fact.at)}, at least ${formatDuration(fact.delay)} by the host's clock`;
  }
}

export function judgeMendingFact(
  fact: MendingFact,
  now: FilesystemFacts,
  hostClock: Instant | null,
): Verdict {
  switch (fact.kind) {
    case 'key-loaded':
      return now.encryption?.key === 'available'
        ? holds
        : not(`the key of ${now.name} is not loaded`);
    case 'mounted':
      return now.mounted ? holds : not(`${now.name} is not mounted`);
    case 'written-at-most':
      return now.written <= fact.bytes
        ? holds
        : not(`${formatBytes(now.written)} were written to ${now.name}`);
    case 'stamp-is':
      return judgeStamp(fact, now);
    case 'given-up-since':
      return judgeGivenUp(fact, now, hostClock);
  }
}

export function mendingOutcomeText(outcome: MendingOutcome): string {
  const where = `${outcome.host}: ${outcome.filesystem}`;
  switch (outcome.kind) {
    case 'filesystem-gone':
      return `${where} is gone`;
    case 'filesystem-is':
      return `${where} is the filesystem with guid ${outcome.guid}`;
    case 'back-at':
      return `${where} stands at its snapshot with guid ${outcome.guid}`;
    case 'token-gone':
      return `${where} holds no interrupted receive`;
    case 'key-unloaded':
      return `${outcome.host}: the key of ${outcome.filesystem} is not loaded`;
    case 'protected':
      return `${where} is read-only and is not mounted by itself`;
    case 'stamped':
      return `${where} ${stampText(outcome)}`;
  }
}

export function judgeMendingOutcome(outcome: MendingOutcome, now: FilesystemFacts): Verdict {
  switch (outcome.kind) {
    case 'filesystem-gone':
      return not(`${now.name} is still there`);
    case 'filesystem-is':
      return now.guid === outcome.guid ? holds : not(`${now.name} is another filesystem`);
    case 'back-at':
      if (now.snapshots.at(-1)?.guid !== outcome.guid)
        return not(`the newest snapshot of ${now.name} is another one`);
      return now.written === 0n ? holds : not(`what was written to ${now.name} is still there`);
    case 'token-gone':
      return now.resumeToken === null
        ? holds
        : not(`${now.name} still holds an interrupted receive`);
    case 'key-unloaded':
      return now.encryption?.key === 'available'
        ? not(`the key of ${now.name} is still loaded`)
        : holds;
    case 'protected':
      return now.readonly && now.canmount !== 'on'
        ? holds
        : not(`${now.name} can still be written to, or mounted by itself`);
    case 'stamped':
      return judgeStamp(outcome, now);
  }
}

const stampText = ({ name, value }: Stamp): string =>
  value === null ? `bears no holdfast:${name}` : `bears holdfast:${name}=${value}`;

function judgeStamp({ name, value }: Stamp, { name: filesystem, stamp }: FilesystemFacts): Verdict {
  const now = stamp[name] ?? null;
  return now === value ? holds : not(`${filesystem} ${stampText({ name, value: now })}`);
}

function judgeGivenUp(
  { at, delay }: Of<Fact, 'given-up-since'>,
  now: FilesystemFacts,
  hostClock: Instant | null,
): Verdict {
  const stamp = judgeStamp({ name: 'retire', value: formatInstant(at) }, now);
  if (!stamp.holds) return stamp;
  return hostClock !== null && hostClock - at >= delay
    ? holds
    : not(`by the host's clock the mark of ${now.name} is not ${formatDuration(delay)} old`);
}
