import type { Fact } from '../../model/fact.ts';
import type { Guid, HostName } from '../../model/ids.ts';
import type { Become, Host, Pool } from '../../model/inventory.ts';
import type { FilesystemFacts, SnapshotFacts } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Step } from '../../model/step.ts';
import { count } from '../../model/units.ts';
import type { FullName } from '../../zfs/commands.ts';

/** Snapshots of one filesystem. */
export interface Snapshots {
  readonly facts: FilesystemFacts;
  readonly snapshots: readonly SnapshotFacts[];
}

/** One command that does the same, and nothing that could be lost, to many snapshots. */
export interface Deed {
  /** To be read before «40 snapshots»: «mark». */
  readonly verb: string;
  readonly command: (become: Become, names: readonly FullName[]) => string;
  readonly outcome: 'marked' | 'unmarked' | 'held';
  /** What must be so of the snapshots beside that they are there. */
  readonly more: (of: OfSnapshots) => readonly Fact[];
}

interface OfSnapshots {
  readonly host: HostName;
  readonly filesystem: FilesystemFacts['name'];
  readonly guids: readonly Guid[];
}

/** Characters of a command: Linux takes 128 KiB in one argument, and a person is asked to read it. */
const longestText = 32 * 1024;

/** As few commands as go, each of as many snapshots of as many filesystems as fit. */
export function stepsOver(
  host: Host,
  pool: Pool,
  all: readonly Snapshots[],
  deed: Deed,
): readonly Step[] {
  return inChunks(all).map((chunk): Step => {
    const of = chunk.map(({ facts, snapshots }) => ({
      host: host.name,
      filesystem: facts.name,
      guids: snapshots.map(({ guid }) => guid),
    }));
    return {
      kind: 'command',
      title: `${deed.verb} ${count(
        of.reduce((sum, { guids }) => sum + guids.length, 0),
        'snapshot',
      )}`,
      run: { host: host.name, command: deed.command(host.become, chunk.flatMap(fullNames)) },
      facts: [
        poolUsable(host, pool),
        ...chunk.flatMap((each) => areThere(host, each)),
        ...of.flatMap(deed.more),
      ],
      outcomes: of.map((each): Outcome => ({ kind: deed.outcome, ...each })),
    };
  });
}

export const poolUsable = (host: Host, { name: pool }: Pool): Fact => ({
  kind: 'pool-usable',
  host: host.name,
  pool,
  states: ['ONLINE', 'DEGRADED'],
});

/** The filesystem and the snapshots are those that were planned on, by guid. */
export const areThere = (
  { name: host }: Host,
  { facts, snapshots }: Snapshots,
): readonly Fact[] => [
  { kind: 'exists', host, filesystem: facts.name, guid: facts.guid },
  {
    kind: 'snapshots-are',
    host,
    filesystem: facts.name,
    snapshots: snapshots.map(({ name, guid }) => ({ name, guid })),
  },
];

const fullNames = ({ facts, snapshots }: Snapshots): readonly FullName[] =>
  snapshots.map(({ name }): FullName => `${facts.name}@${name}`);

/** Runs of snapshots of one filesystem, in pieces that one command has room for. */
export function inPieces({ facts, snapshots }: Snapshots, perName: number): readonly Snapshots[] {
  const pieces: SnapshotFacts[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const snapshot of snapshots) {
    const words = perName + snapshot.name.length + 1;
    if (length + words > longestText) {
      pieces.push([]);
      length = 0;
    }
    pieces.at(-1)?.push(snapshot);
    length += words;
  }
  return pieces.map((piece) => ({ facts, snapshots: piece }));
}

function inChunks(all: readonly Snapshots[]): readonly (readonly Snapshots[])[] {
  const chunks: Snapshots[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const piece of all.flatMap((each) => inPieces(each, each.facts.name.length + 3))) {
    const words = fullNames(piece).reduce((sum, name) => sum + name.length + 3, 0);
    if (length + words > longestText) {
      chunks.push([]);
      length = 0;
    }
    chunks.at(-1)?.push(piece);
    length += words;
  }
  return chunks;
}
