import type { Fact } from '../model/fact.ts';
import type { FilesystemName, HostName } from '../model/ids.ts';
import type { SeenHost } from '../model/observation.ts';
import type { Outcome } from '../model/outcome.ts';
import { whyUntold } from '../plan/facts/told.ts';

/** A fresh look at some filesystems of a host, and at its pools. Rejects when the host cannot be looked at. */
export type LookAt = (host: HostName, filesystems: readonly FilesystemName[]) => Promise<SeenHost>;

export interface Unseen {
  readonly host: HostName;
  readonly what: string;
  readonly todo: string;
}

/** What a fresh look at all hosts concerned gave; a host is in one of the two. */
export interface Seen {
  readonly hosts: ReadonlyMap<HostName, SeenHost>;
  readonly unseen: readonly Unseen[];
}

const sentences = (value: unknown): value is { readonly what: string; readonly todo: string } =>
  typeof value === 'object' &&
  value !== null &&
  'what' in value &&
  typeof value.what === 'string' &&
  'todo' in value &&
  typeof value.todo === 'string';

function unseen(host: HostName, error: unknown): Unseen {
  const said = error instanceof Error && 'failure' in error ? error.failure : error;
  if (sentences(said)) return { host, what: said.what, todo: said.todo };
  const what = error instanceof Error ? error.message : String(error);
  return { host, what, todo: 'Check that the host can be reached.' };
}

type Concern = Fact | Outcome;

/** Looks at every host that the facts and outcomes speak of, at the same time. */
export async function lookAtAll(look: LookAt, concerns: readonly Concern[]): Promise<Seen> {
  const hosts = [...new Set(concerns.map((each) => each.host))];
  const answers = await Promise.all(
    hosts.map(async (host): Promise<SeenHost | Unseen> => {
      const about = concerns.filter((each) => each.host === host);
      const filesystems = about.flatMap((each) => ('filesystem' in each ? [each.filesystem] : []));
      try {
        const seen = await look(host, [...new Set(filesystems)].sort());
        const untold = about.map((each) => whyUntold(each, seen)).find((each) => each !== null);
        return untold ? { host, what: untold.what, todo: untold.todo } : seen;
      } catch (error) {
        return unseen(host, error);
      }
    }),
  );
  return {
    hosts: new Map(answers.flatMap((each) => ('kind' in each ? [[each.host, each]] : []))),
    unseen: answers.flatMap((each) => ('kind' in each ? [] : [each])),
  };
}
