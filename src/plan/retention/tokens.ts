import type { FleetHealth } from '../../model/health.ts';
import type { DatasetId, Guid } from '../../model/ids.ts';
import { filesystemsOf } from './unseen.ts';

/** What the interrupted receives of the fleet need, wherever they lie (S5). */
export interface Tokens {
  /** Snapshots that a receive waits for, or began from. */
  readonly needed: ReadonlySet<Guid>;
  /** Datasets with a copy whose token cannot be read, and where: it may need any snapshot of them. */
  readonly unreadable: ReadonlyMap<DatasetId, string>;
  /** Where a token lies that cannot be read, on what is no known copy: it may need a snapshot of any dataset. */
  readonly stray: string | null;
}

export function tokensOf({ hosts, datasets }: FleetHealth): Tokens {
  const needed = new Set<Guid>();
  const unread = new Set<string>();
  for (const host of hosts) {
    for (const { name, resumeToken, resumes } of filesystemsOf(host)) {
      if (resumeToken === null) continue;
      if (!resumes) {
        unread.add(`${host.host}: ${name}`);
        continue;
      }
      needed.add(resumes.toGuid);
      if (resumes.fromGuid !== null) needed.add(resumes.fromGuid);
    }
  }
  const unreadable = new Map<DatasetId, string>();
  const stray = new Set(unread);
  // Nearly always there is none, and then no copy is gone through.
  for (const { dataset, copies } of unread.size === 0 ? [] : datasets) {
    for (const { pool, members } of copies) {
      for (const { facts } of members) {
        const place = `${pool.host}: ${facts.name}`;
        if (!unread.has(place)) continue;
        unreadable.set(dataset.id, place);
        stray.delete(place);
      }
    }
  }
  return { needed, unreadable, stray: [...stray].sort()[0] ?? null };
}
