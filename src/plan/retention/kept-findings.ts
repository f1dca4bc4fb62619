import type { Finding } from '../../model/health.ts';
import { count } from '../../model/units.ts';
import type { CopyRetention } from './chosen.ts';
import type { Ground } from './ground.ts';
import type { Reason } from './keep.ts';

/** What ends by itself with the next transfer need not be told. */
const untold: ReadonlySet<Reason> = new Set(['base', 'token', 'newest', 'wanted', 'not-ours']);

/** Snapshots that the policy has no use for and that stay: by law, in one note; for other reasons, in another. */
export function keptFindings(ground: Ground, found: readonly CopyRetention[]): readonly Finding[] {
  let byLaw = 0;
  const reasons = new Map<string, number>();
  for (const [text, { reason, snapshots }] of found.flatMap(({ kept }) => [...kept])) {
    if (untold.has(reason)) continue;
    if (reason === 'law') byLaw += snapshots;
    else reasons.set(text, (reasons.get(text) ?? 0) + snapshots);
  }
  const others = [...reasons].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...(byLaw > 0 && ground.law.kind === 'kept'
      ? [note('kept-by-law', `${older(byLaw)} ${ground.law.text}`)]
      : []),
    ...(others.length > 0
      ? [
          note(
            'prune-withheld',
            others.map(([text, number]) => `${older(number)}: ${text}`).join('; '),
          ),
        ]
      : []),
  ];
}

const note = (kind: 'kept-by-law' | 'prune-withheld', text: string): Finding => ({
  kind,
  severity: 'note',
  pool: null,
  text,
});

/** «412 snapshots older than the policy keeps stay». */
const older = (number: number): string =>
  `${count(number, 'snapshot')} older than the policy keeps stay${number === 1 ? 's' : ''}`;
