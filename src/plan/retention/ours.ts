import type { Policy } from '../../model/catalogue.ts';
import type { CopyRole } from '../../model/health.ts';

/** Whether retention may touch a snapshot of this name (S6). */
export type Touchable = (name: string) => boolean;

/** As `snapshotNameAt` calls them, and nothing else that begins alike. */
const own = /^holdfast-\d{8}T\d{6}Z$/;

/**
 * S6: our own snapshots, and others' only where the policy names their pattern. Where another tool takes a dataset's
 * snapshots, it is the one that prunes its origin.
 */
export function touchable(policy: Policy, role: CopyRole): Touchable {
  const patterns = patternsOf(policy);
  const isNamed = (name: string) => patterns.some((pattern) => pattern.test(name));
  if (role === 'origin' && policy.snapshots.by === 'other') return isNamed;
  return patterns.length === 0
    ? (name) => own.test(name)
    : (name) => own.test(name) || isNamed(name);
}

const compiled = new WeakMap<Policy, readonly RegExp[]>();

function patternsOf(policy: Policy): readonly RegExp[] {
  const known = compiled.get(policy);
  if (known) return known;
  const patterns = policy.prunePatterns.map(patternOf);
  compiled.set(policy, patterns);
  return patterns;
}

/** `*` is any characters; all others stand for themselves, from the first to the last of the name. */
const patternOf = (text: string): RegExp =>
  new RegExp(`^${text.split('*').map(escaped).join('.*')}$`);

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
