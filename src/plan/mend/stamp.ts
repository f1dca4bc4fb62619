import type { Action } from '../../model/action.ts';
import type { Fact } from '../../model/fact.ts';
import type { Copy, DatasetHealth, Member } from '../../model/health.ts';
import type { FilesystemName } from '../../model/ids.ts';
import type { Host, Pool } from '../../model/inventory.ts';
import { type FilesystemFacts, type StampName, stampNames } from '../../model/observation.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Step } from '../../model/step.ts';
import { count } from '../../model/units.ts';
import { stampCommand } from '../../zfs/mend-commands.ts';
import type { Stamps } from '../../zfs/stamp.ts';
import { type Context, isChangeable } from '../context.ts';
import { onEachPool } from '../pools.ts';
import { identityOf } from './identity.ts';
import { commandStep, existsFact, inGroups, mendingAction, poolUsable } from './mending.ts';

/** Copies that do not say what they are, or say it wrong, are stamped; one action a pool. */
export const planStamps = (
  context: Context,
  unstamped: readonly UnstampedCopy[],
): readonly Action[] =>
  onEachPool(unstamped).flatMap((onPool) => stampAction(context, onPool) ?? []);

/** The copies of one dataset that do not say what they are. */
export function unstampedCopies(context: Context, health: DatasetHealth): readonly UnstampedCopy[] {
  const origin = health.copies.find(({ role }) => role === 'origin') ?? null;
  return health.copies.flatMap((copy): readonly UnstampedCopy[] => {
    const { pool, role } = copy;
    if (role === 'staged' || pool.trust === 'untrusted') return [];
    if (!isChangeable(context, health, copy)) return [];
    const wanting = wantingIn(health, copy, origin);
    return wanting.length === 0 ? [] : [{ health, pool, wanting }];
  });
}

interface Wanting {
  readonly facts: FilesystemFacts;
  readonly stamps: Stamps;
}

export interface UnstampedCopy {
  readonly health: DatasetHealth;
  readonly pool: Pool;
  readonly wanting: readonly Wanting[];
}

/**
 * User properties are inherited: what is set on the top comes to those below that say what their parent said. Whether
 * they have it from there or of their own the listing does not tell; in the second case the next plan sets theirs.
 */
function wantingIn(
  { dataset }: DatasetHealth,
  copy: Copy,
  origin: Copy | null,
): readonly Wanting[] {
  const set = new Map<string, Wanting>();
  // By path, so that a parent has been looked at before its children.
  for (const member of copy.members) {
    // What has received nothing whole was stamped when its receive began.
    if (copy.role !== 'origin' && member.facts.snapshots.length === 0) continue;
    const wanted = identityOf(dataset, copy, member, origin);
    const above = nearestAbove(set, member);
    const names = stampNames.filter((name) => isWanting(name, wanted, member.facts, above));
    if (names.length === 0) continue;
    const stamps = Object.fromEntries(names.map((name) => [name, wanted[name] ?? null]));
    set.set(member.path, { facts: member.facts, stamps });
  }
  return [...set.values()];
}

function nearestAbove(set: ReadonlyMap<string, Wanting>, { path }: Member): Wanting | null {
  for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
    const above = set.get(path.slice(0, end));
    if (above) return above;
    if (end === 0) break;
  }
  return null;
}

function isWanting(
  name: StampName,
  wanted: Stamps,
  { stamp }: FilesystemFacts,
  above: Wanting | null,
): boolean {
  const value = wanted[name] ?? null;
  const now = stamp[name] ?? null;
  if (value === null || now === value) return false;
  const inherits = above?.stamps[name] === value && now === (above.facts.stamp[name] ?? null);
  return !inherits;
}

function stampAction(context: Context, unstamped: readonly UnstampedCopy[]): Action | null {
  const pool = unstamped[0]?.pool;
  const host = pool && context.hosts.get(pool.host);
  if (!pool || !host) return null;
  const sorted = [...unstamped].sort((a, b) =>
    a.health.dataset.id < b.health.dataset.id ? -1 : 1,
  );
  const many = sorted.reduce((sum, { wanting }) => sum + wanting.length, 0);
  const wanting = sorted.flatMap((each) => each.wanting);
  return mendingAction({
    kind: 'stamp',
    tier: 'safe',
    pool: pool.id,
    datasets: sorted.map(({ health }) => health.dataset.id),
    about: [],
    state: wanting.map(({ facts }) => facts.guid),
    title: `stamp ${count(many, 'filesystem')} on ${pool.id} with what ${many === 1 ? 'it holds' : 'they hold'}`,
    why: sorted.map(
      ({ health, wanting: these }) =>
        `${health.dataset.id}: ${these[0]?.facts.name ?? ''} ${saysNow(these[0])}${these.length > 1 ? `; ${count(these.length - 1, 'more filesystem')} of it likewise` : ''}`,
    ),
    effect: `Whoever finds ${pool.id} alone reads in its properties which datasets it holds. No data is touched.`,
    steps: stepsOf(host, pool, wanting),
    urgency: { class: 4, why: 'a copy does not say what it is' },
  });
}

function saysNow(first: Wanting | undefined): string {
  const said = first?.facts.stamp.dataset ?? null;
  const wanted = first?.stamps.dataset ?? null;
  if (wanted === null || said === null) return 'does not say in full what it holds';
  return `says that it holds ${said}`;
}

/** The same stamps go to many filesystems in one command. */
function stepsOf(host: Host, pool: Pool, wanting: readonly Wanting[]): readonly Step[] {
  const alike = new Map<string, { readonly stamps: Stamps; readonly on: FilesystemFacts[] }>();
  for (const { facts, stamps } of wanting) {
    const key = JSON.stringify(stamps);
    const group = alike.get(key);
    if (group) group.on.push(facts);
    else alike.set(key, { stamps, on: [facts] });
  }
  const lines = [...alike.values()].flatMap(({ stamps, on }) =>
    inGroups(on, ({ name }) => name.length + 1).map((these) => ({ stamps, these })),
  );
  const length = ({ these, stamps }: (typeof lines)[number]) =>
    stampCommand(
      host.become,
      these.map(({ name }) => name),
      stamps,
    ).length;
  return inGroups(lines, length).flatMap((group) => stampStep(host, pool, group));
}

function stampStep(
  host: Host,
  pool: Pool,
  group: readonly { readonly stamps: Stamps; readonly these: readonly FilesystemFacts[] }[],
): readonly Step[] {
  const all = group.flatMap(({ these }) => these);
  return commandStep(
    host.name,
    `stamp ${count(all.length, 'filesystem')}`,
    group.map(({ stamps, these }) =>
      stampCommand(
        host.become,
        these.map(({ name }) => name),
        stamps,
      ),
    ),
    [poolUsable(pool), ...all.map((facts): Fact => existsFact(host.name, facts))],
    group.flatMap(({ stamps, these }) =>
      these.flatMap(({ name }) => stampedOutcomes(host, name, stamps)),
    ),
  );
}

const stampedOutcomes = (
  host: Host,
  filesystem: FilesystemName,
  stamps: Stamps,
): readonly Outcome[] =>
  stampNames.flatMap((name) => {
    const value = stamps[name] ?? null;
    return value === null ? [] : [{ kind: 'stamped', host: host.name, filesystem, name, value }];
  });
