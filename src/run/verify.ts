import type { FilesystemName, HostName } from '../model/ids.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Step } from '../model/step.ts';
import { judgeOutcome } from '../plan/facts/facts.ts';
import type { LookAt, Seen, Unseen } from './look.ts';
import { lookAtAll } from './look.ts';

/** Partial state of an interrupted receive: what the next plan goes on from (S11). */
export interface FoundToken {
  readonly host: HostName;
  readonly filesystem: FilesystemName;
  readonly token: string;
}

/** How the hosts stand after a step. */
export interface Verified {
  /** Every outcome was looked up and is there. */
  readonly holds: boolean;
  /** What is not there, in words, with its host. */
  readonly missing: readonly { readonly host: HostName; readonly text: string }[];
  readonly tokens: readonly FoundToken[];
  readonly unseen: readonly Unseen[];
}

/** Waits before each look, in milliseconds. A receive at the far side may end after the near ssh did. */
export const defaultPatience: readonly number[] = [0, 500, 1500, 3000, 5000];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function tokensIn(seen: Seen, outcomes: readonly Outcome[]): readonly FoundToken[] {
  const keys = new Set(
    outcomes.flatMap((each) => ('filesystem' in each ? [`${each.host} ${each.filesystem}`] : [])),
  );
  return [...seen.hosts.values()].flatMap(({ host, filesystems }) =>
    (filesystems.ok ? filesystems.value : []).flatMap(({ name, resumeToken }) =>
      resumeToken !== null && keys.has(`${host} ${name}`)
        ? [{ host, filesystem: name, token: resumeToken }]
        : [],
    ),
  );
}

function judge(seen: Seen, outcomes: readonly Outcome[]): Verified {
  const missing = outcomes.flatMap((outcome) => {
    const host = seen.hosts.get(outcome.host);
    if (!host) return [];
    const verdict = judgeOutcome(outcome, host);
    return verdict.holds ? [] : [{ host: outcome.host, text: verdict.text }];
  });
  const holds = missing.length === 0 && seen.unseen.length === 0;
  return { holds, missing, tokens: tokensIn(seen, outcomes), unseen: seen.unseen };
}

const sameTokens = (a: Verified, b: Verified): boolean =>
  a.tokens.length > 0 && JSON.stringify(a.tokens) === JSON.stringify(b.tokens);

/**
 * Looks whether the outcomes of a step are there (S3), and again for a while when they are not. The same token
 * twice means that the receive has ended: nothing more is to be waited for.
 */
export async function verify(
  look: LookAt,
  step: Step,
  patience: readonly number[],
): Promise<Verified> {
  const [first = 0, ...later] = patience;
  await pause(first);
  let verified = judge(await lookAtAll(look, step.outcomes), step.outcomes);
  // A command without a stream has done what it did when it ends: one more look is enough.
  for (const wait of step.kind === 'command' ? later.slice(0, 1) : later) {
    if (verified.holds) break;
    await pause(wait);
    const again = judge(await lookAtAll(look, step.outcomes), step.outcomes);
    const settled = sameTokens(verified, again);
    verified = again;
    if (settled) break;
  }
  return verified;
}
