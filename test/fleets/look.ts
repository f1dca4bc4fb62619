import { runCommand } from '../../src/demo/zfs/run.ts';
import { type FilesystemName, type HostName, type Instant, instant } from '../../src/model/ids.ts';
import type {
  HostObservation,
  LookFailure,
  Observations,
  SeenHost,
} from '../../src/model/observation.ts';
import { assemble } from '../../src/observe/assemble.ts';
import { carryOver } from '../../src/observe/carry-over.ts';
import { type LookScope, scopeOf } from '../../src/observe/scope.ts';
import type { ProbeSection } from '../../src/observe/sections.ts';
import { filesystemColumns } from '../../src/zfs/filesystems.ts';
import { pathBelow } from '../../src/zfs/names.ts';
import { poolColumns } from '../../src/zfs/pool-list.ts';
import { snapshotColumns } from '../../src/zfs/snapshots.ts';
import type { Fleet, FleetHost } from './fleet.ts';

const minute = 60_000;

/** How long ago a host that is away was last there. */
const awayFor = { 'just away': 5 * minute, 'long away': 72 * 60 * minute } as const;

/** The commands of the probe's script, run on the machine itself; what they print goes through the parsers of every look. */
export function lookAt(
  { machine, name: host, tools }: FleetHost,
  { roots, depth }: LookScope,
  now: Instant,
): SeenHost {
  const ask = (program: 'zfs' | 'zpool', ...args: readonly string[]): ProbeSection => {
    const answer = runCommand(machine, program, args);
    if (answer.kind !== 'said') throw new Error(`${program} ${args.join(' ')} streams`);
    return { out: answer.out, status: answer.exit, err: answer.err };
  };
  const told = (out: string): ProbeSection => ({ out, status: 0, err: '' });
  const list = (deep: readonly string[], types: string, columns: readonly string[]) =>
    roots.length === 0
      ? told('')
      : ask('zfs', 'list', '-Hp', ...deep, '-t', types, '-o', columns.join(','), ...roots);
  const all = depth === 'all';
  const sections = new Map([
    ['clock', told(`${Math.floor(now / 1000)} +0000\n`)],
    ['version', ask('zfs', 'version')],
    ['tools', told(tools.map((tool) => `${tool}\n`).join(''))],
    ['pools', ask('zpool', 'list', '-Hp', '-o', poolColumns.join(','))],
    ['status', ask('zpool', 'status', '-p')],
    ['filesystems', list(all ? ['-r'] : ['-d', '0'], 'filesystem,volume', filesystemColumns)],
    ['snapshots', list(all ? ['-r'] : ['-d', '1'], 'snapshot,bookmark', snapshotColumns)],
  ]);
  const scope = { roots, depth };
  return assemble(sections, { host: host as HostName, scope, known: null, at: now, tookMs: 0 });
}

const failure: LookFailure = {
  code: 'unreachable',
  what: 'It refused the connection.',
  todo: 'Is it up?',
};

interface Taken {
  readonly changes: number;
  readonly observation: HostObservation;
}

/** Looks that are still good: nothing was done to their host since. */
const taken = new WeakMap<FleetHost, Taken>();

/** What holdfast knows of one host now. */
function observe(fleet: Fleet, host: FleetHost): HostObservation {
  const { changes } = host;
  const last = taken.get(host);
  const observation = last?.changes === changes ? later(last.observation, fleet.clock.now) : null;
  const good = observation ?? observeAnew(fleet, host);
  taken.set(host, { changes, observation: good });
  return good;
}

/** The same look, taken later: of what is told only times move, save where a scan goes on. null: it is to be taken anew. */
function later(before: HostObservation, time: number): HostObservation | null {
  if (before.kind === 'pending') return before;
  const now = instant(time);
  if (before.at === now) return before;
  if (before.kind === 'unreachable') return { ...before, at: now };
  const { pools } = before;
  if (!pools.ok || pools.value.some(({ scan }) => scan.kind === 'running')) return null;
  return { ...before, at: now, wholeAt: now, hostClock: secondOf(now) };
}

const secondOf = (now: Instant): Instant => instant(Math.floor(now / 1000) * 1000);

function observeAnew({ config, clock, start }: Fleet, host: FleetHost): HostObservation {
  const { sight, remembered } = host;
  const name = host.host.name;
  const now = instant(clock.now);
  switch (sight) {
    case 'pending':
      return { kind: 'pending', host: name };
    case 'seen':
      return carryOver(lookAt(host, scopeOf(config, name), now), remembered);
    case 'never seen':
      return { kind: 'unreachable', host: name, at: now, since: start, failure, last: null };
    case 'just away':
    case 'long away': {
      const since = instant(start - awayFor[sight]);
      return { kind: 'unreachable', host: name, at: now, since, failure, last: remembered };
    }
    default: {
      const never: never = sight;
      return never;
    }
  }
}

/** What holdfast knows of the fleet now: a fresh look at every host that answers, what is remembered of the others. */
export const observeFleet = (fleet: Fleet): Observations =>
  new Map([...fleet.hosts].map(([name, host]) => [name, observe(fleet, host)]));

/**
 * A look at some filesystems of a host, as before and after a step; null when it cannot be looked at. One at all that is
 * looked at tells the same of each, and is at hand.
 */
export function lookFor(
  fleet: Fleet,
  name: HostName,
  filesystems: readonly FilesystemName[],
): SeenHost | null {
  const host = fleet.hosts.get(name);
  if (!host?.up) return null;
  const { roots } = scopeOf(fleet.config, name);
  const isInScope = (each: FilesystemName) => roots.some((root) => pathBelow(root, each) !== null);
  const observation = filesystems.every(isInScope) ? observe(fleet, host) : null;
  if (observation?.kind === 'seen') return observation;
  return lookAt(host, { roots: filesystems, depth: 'none' }, instant(fleet.clock.now));
}
