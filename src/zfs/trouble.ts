import { plainLine } from './remote-text.ts';
import { loginRules } from './trouble/login.ts';
import { poolRules } from './trouble/pool.ts';
import { requestRules } from './trouble/request.ts';
import type { Rule, TroubleCode } from './trouble/rule.ts';
import { snapshotRules } from './trouble/snapshot.ts';
import { streamRules } from './trouble/stream.ts';
import { targetRules } from './trouble/target.ts';

export interface Trouble {
  readonly code: TroubleCode;
  /** What it means, a sentence in plain words. */
  readonly what: string;
  /** What to do, a sentence. */
  readonly todo: string;
  /** The host's own words, one clean line (S12). */
  readonly said: string;
}

/**
 * libzfs speaks English only. The more telling message stands first, for one failure often prints several: a receive
 * below a missing parent says both «does not exist» and «unable to restore». So the order is part of the table.
 */
const rules: readonly Rule[] = [
  ...loginRules,
  ...streamRules,
  ...targetRules,
  ...snapshotRules,
  ...poolRules,
  ...requestRules,
];

/** The worst trouble that this stderr speaks of; null when it says nothing at all. */
export function classifyTrouble(stderr: string): Trouble | null {
  const said = plainLine(stderr, 2000);
  if (said === '') return null;
  for (const [pattern, code, what, todo] of rules) {
    if (pattern.test(said)) return { code, what, todo, said: plainLine(sentence(stderr, pattern)) };
  }
  return {
    code: 'unknown',
    what: 'The host refused, in words that holdfast does not know.',
    todo: 'Read what it said, and try the command by hand.',
    said: plainLine(said),
  };
}

/** The line that told; the whole when the words run over a line's end, as libzfs likes to break them. */
function sentence(stderr: string, pattern: RegExp): string {
  return stderr.split(/[\r\n]+/).find((line) => pattern.test(plainLine(line))) ?? stderr;
}

const notThere = /^cannot open '(.+)': dataset does not exist$/;

/**
 * The stderr of a `zfs list NAME…` that failed for names that do not exist: those names, when it says nothing else;
 * null when something else is the matter too.
 */
export function missingOnly(stderr: string): readonly string[] | null {
  const missing: string[] = [];
  for (const line of stderr.split('\n')) {
    if (line === '' || line === 'no datasets available') continue;
    const match = notThere.exec(line);
    if (!match) return null;
    missing.push(match[1] ?? '');
  }
  return missing;
}
