import type { Action } from '../../model/action.ts';
import type { Fact } from '../../model/fact.ts';
import type { Copy, DatasetHealth } from '../../model/health.ts';
import type { ActionId, Guid } from '../../model/ids.ts';
import type { Host } from '../../model/inventory.ts';
import type { FilesystemFacts, SnapshotFacts } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Step } from '../../model/step.ts';
import { count } from '../../model/units.ts';
import { baseBookmark, bookmarkCommand } from '../../zfs/commands.ts';
import { type Context, liveOrigin, memberAt } from '../context.ts';
import { isFull } from '../full.ts';
import { type Chain, chainText } from './pipeline.ts';

/** A snapshot that a copy goes on from, or will: while the origin has a bookmark of it, its snapshot may be destroyed. */
export interface Base {
  readonly path: string;
  readonly guid: Guid;
}

/**
 * What is promised of one dataset's bookmarks. Every bookmark of a plan is made once: ZFS refuses one that is there, and
 * actions are carried out in any order.
 */
export interface Marks {
  /** What its copies will go on from when an action is done. */
  readonly ends: Map<ActionId, Ends>;
  readonly promised: Set<string>;
}

interface Ends {
  readonly health: DatasetHealth;
  readonly bases: readonly Base[];
}

export const openMarks = (): Marks => ({ ends: new Map(), promised: new Set() });

/** Whether this plan has not promised it yet; from now on it has. */
function promise({ promised }: Marks, { name }: FilesystemFacts, guid: Guid): boolean {
  const key = `${name}#${baseBookmark(guid)}`;
  if (promised.has(key)) return false;
  promised.add(key);
  return true;
}

/** A snapshot at the origin of which a bookmark is to be made. */
export interface Mark {
  readonly filesystem: FilesystemFacts;
  readonly snapshot: SnapshotFacts;
}

/** Those of the bases that the origin holds as snapshots, and no bookmark stands for yet. */
export function marksFor(origin: Copy, bases: readonly Base[], marks: Marks): readonly Mark[] {
  return bases.flatMap(({ path, guid }) => {
    const filesystem = memberAt(origin, path);
    const snapshot = filesystem?.snapshots.findLast((each) => each.guid === guid);
    if (!filesystem || !snapshot) return [];
    const marked = filesystem.bookmarks.some((each) => each.guid === guid);
    return !marked && promise(marks, filesystem, guid) ? [{ filesystem, snapshot }] : [];
  });
}

/** Each action with the bookmarks of what copies end with: of two that end with the same, the one that is recommended first makes it. */
export function keepingEnds(
  context: Context,
  actions: readonly Action[],
  all: readonly Marks[],
): readonly Action[] {
  const marked = new Map(
    // What this plan promises beside is forgotten with it: the dataset's own marks stay as they are.
    all.flatMap(({ ends, promised }) => {
      if (ends.size === 0) return [];
      const marks: Marks = { ends, promised: new Set(promised) };
      return [...ends.keys()].map((id) => [id, marks] as const);
    }),
  );
  return actions.map((action) => {
    const marks = marked.get(action.id);
    const ends = marks?.ends.get(action.id);
    const last = marks && ends ? keepBases(context, ends.health, ends.bases, marks) : [];
    return last.length === 0 ? action : { ...action, steps: [...action.steps, ...last] };
  });
}

/** The last steps of an action after which copies end with `bases`; none where all are kept already, or the origin is out of reach or its pool full. */
function keepBases(
  context: Context,
  health: DatasetHealth,
  bases: readonly Base[],
  marks: Marks,
): readonly Step[] {
  const origin = liveOrigin(context, health);
  const host = origin && context.hosts.get(origin.pool.host);
  if (!origin || !host || isFull(context, origin.pool)) return [];
  return markSteps(host, marksFor(origin, bases, marks));
}

/** Each bookmark costs ZFS a transaction group: so many take a minute or two on slow disks. */
const mostMarks = 200;

export function markSteps(host: Host, marks: readonly Mark[]): readonly Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < marks.length; at += mostMarks) {
    const [first, ...rest] = marks.slice(at, at + mostMarks);
    if (first) steps.push(markStep(host, [first, ...rest]));
  }
  return steps;
}

function markStep({ name: host, become }: Host, marks: readonly [Mark, ...Mark[]]): Step {
  const command = ({ filesystem, snapshot }: Mark) =>
    bookmarkCommand(become, filesystem.name, snapshot);
  const [first, ...rest] = marks;
  const chain: Chain = [command(first), ...rest.map(command)];
  return {
    kind: 'command',
    title: `keep ${count(marks.length, 'base')} as ${marks.length === 1 ? 'a bookmark' : 'bookmarks'} at the origin`,
    run: { host, command: chainText(chain) },
    facts: marks.map(
      ({ filesystem, snapshot }): Fact => ({
        kind: 'snapshot-is',
        host,
        filesystem: filesystem.name,
        snapshot: snapshot.name,
        guid: snapshot.guid,
      }),
    ),
    outcomes: marks.map(
      ({ filesystem, snapshot }): Outcome => ({
        kind: 'bookmark-there',
        host,
        filesystem: filesystem.name,
        guid: snapshot.guid,
      }),
    ),
  };
}
