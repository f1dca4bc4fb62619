import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostName } from '../model/ids.ts';
import type { SeenHost, UnreachableHost } from '../model/observation.ts';
import { readObservation, writeObservation } from './memory-format.ts';

export type Remembered = SeenHost | UnreachableHost;

/** The last observation of each host, kept between two openings of holdfast. */
export interface Memory {
  recall(host: HostName): Remembered | null;
  /** Resolves when it is on disk, or when it need not be yet. Rejects with Node's error when the disk refuses. */
  keep(observation: Remembered): Promise<void>;
  /** Writes what `keep` put off. */
  close(): Promise<void>;
}

/** A host's facts are large: they are written this often at most, in milliseconds. Failures are written at once. */
const writeAfterMs = 60_000;

/**
 * Opens the memory in `directory`, which is made when it is not there. One file a host, written beside and renamed
 * over, so that a crash leaves the one or the other; a file that cannot be read is forgotten.
 */
export async function openMemory(directory: string): Promise<Memory> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const known = new Map<HostName, Remembered>();
  const written = new Map<HostName, Remembered>();
  const writing = new Map<HostName, Promise<void>>();
  for (const file of await readdir(directory)) {
    if (!file.endsWith('.json')) continue;
    const observation = readObservation(await readFile(path.join(directory, file), 'utf8'));
    if (!observation || file !== fileOf(observation.host)) continue;
    known.set(observation.host, observation);
    written.set(observation.host, observation);
  }

  function write(host: HostName): Promise<void> {
    const next = (writing.get(host) ?? Promise.resolve())
      .catch(() => {})
      .then(async () => {
        const observation = known.get(host);
        if (!observation || written.get(host) === observation) return;
        const file = path.join(directory, fileOf(host));
        // Another holdfast may write the same file: each has a draft of its own.
        const draft = `${file}.${process.pid}`;
        await writeFile(draft, writeObservation(observation), { mode: 0o600 });
        await rename(draft, file);
        written.set(host, observation);
      });
    writing.set(host, next);
    return next;
  }

  return {
    recall: (host) => known.get(host) ?? null,
    async keep(observation) {
      const { host } = observation;
      const before = known.get(host);
      known.set(host, observation);
      const last = written.get(host)?.at;
      const soon =
        before?.kind === 'seen' && observation.kind === 'seen' && last !== undefined
          ? observation.at - last < writeAfterMs
          : false;
      if (!soon) await write(host);
    },
    async close() {
      await Promise.all([...known.keys()].map((host) => write(host)));
    },
  };
}

/** A host's name may hold anything that a file's may not. */
const fileOf = (host: HostName): string => `${encodeURIComponent(host)}.json`;
