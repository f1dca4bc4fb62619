import type { Action, Fact, Outcome, Step } from '../model/action.ts';
import type { Copy, Member } from '../model/health.ts';
import { receiveCommand, resumeCommand } from '../zfs/commands.ts';
import { nameAction } from './naming.ts';
import type { Way } from './replicate.ts';
import { secondsFor, transferStep } from './transfer.ts';
import { urgencyOf } from './urgency.ts';

/** Token first (peers.md 5.9): goes on with every receive on this pool that was cut. Null when none was. */
export function resumption(way: Way, copy: Copy): Action | null {
  const { health, origin, pool, route } = way;
  const cut = copy.members.flatMap((member) =>
    member.facts.resumeToken === null ? [] : [{ member, token: member.facts.resumeToken }],
  );
  const [first, ...rest] = cut.map(({ member, token }) => resumeStep(way, member, token));
  if (!first) return null;
  const bytes = restOf(copy, origin);
  return {
    id: nameAction(
      ['resume', health.dataset.id, pool.id],
      cut.map(({ token }) => token),
    ),
    kind: 'resume',
    tier: 'safe',
    datasets: [health.dataset.id],
    source: origin.pool.id,
    target: pool.id,
    title: `go on with the interrupted copy of ${health.dataset.id} to ${pool.id}`,
    why: health.findings
      .filter(({ kind, pool: at }) => kind === 'replica-partial' && at === pool.id)
      .map(({ text }) => text),
    effect: `What was received before the interruption is kept, and the rest is sent. Nothing is removed.`,
    steps: [first, ...rest],
    confirm: { kind: 'key', word: 'yes' },
    estimate: { bytes, seconds: bytes === null ? null : secondsFor(bytes, route) },
    urgency: urgencyOf(health),
  };
}

function resumeStep(way: Way, { facts, path, common }: Member, token: string): Step {
  const { origin, source, target, pool, route } = way;
  const filesystem = facts.name;
  const from = origin.members.find((member) => member.path === path)?.facts;
  const sendable = from?.snapshots ?? [];
  const at = sendable.findIndex(({ guid }) => guid === common?.guid);
  const keyless: readonly Fact[] =
    pool.trust === 'keyless' && from
      ? [{ kind: 'encrypted', host: source.name, filesystem: from.name }]
      : [];
  const outcome: Outcome = {
    kind: 'newest-among',
    host: target.name,
    filesystem,
    guids: sendable.slice(at + 1).map(({ guid }) => guid),
  };
  return transferStep({
    title: `go on sending to ${filesystem}`,
    source: { host: source, command: resumeCommand(source.become, token) },
    target: {
      host: target,
      pool,
      command: receiveCommand(target.become, { filesystem, type: facts.type, stamp: null }),
    },
    route,
    bytes: null,
    facts: [
      { kind: 'token-is', host: target.name, filesystem, token },
      { kind: 'pool-usable', host: target.name, pool: pool.name, states: ['ONLINE', 'DEGRADED'] },
      ...keyless,
    ],
    outcomes: [outcome],
  });
}

/** What a first receive still lacks: the oldest snapshot less what has come. Otherwise not known before ZFS says. */
function restOf(copy: Copy, origin: Copy): bigint | null {
  const [cut, ...others] = copy.members.filter(({ facts }) => facts.resumeToken !== null);
  if (!cut || others.length > 0 || cut.facts.snapshots.length > 0) return null;
  const oldest = origin.members.find(({ path }) => path === cut.path)?.facts.snapshots[0];
  if (!oldest || oldest.written < cut.facts.used) return null;
  return oldest.written - cut.facts.used;
}
