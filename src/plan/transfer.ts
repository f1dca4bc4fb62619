import type { Fact, Outcome, Step } from '../model/action.ts';
import type { Host, Pool, SshAddress, TransferRule, Via } from '../model/inventory.ts';
import { commandLine, quote } from '../zfs/quote.ts';

/** Bytes a second where no limit is set: a 1 Gb/s link, as its users measure it. For estimates only. */
const plainRate = 110_000_000n;

/** How the bytes of one pair of hosts go. */
export interface Route {
  readonly via: Via | 'local';
  /** Bytes a second; null when none is set. */
  readonly limit: bigint | null;
  /** What keeps the limit on the source host; null where this machine does, or nothing needs to. */
  readonly throttle: readonly string[] | null;
  /** Why it goes otherwise than the rule says; null when it does not. */
  readonly because: string | null;
}

/** The first rule that matches wins; without one, the source ssh-es to the target. Nothing crosses a host to stay on it. */
export function routeBetween(
  from: Host,
  to: Host,
  rules: readonly TransferRule[],
  sourceTools: readonly string[],
): Route {
  if (from.name === to.name) return { via: 'local', limit: null, throttle: null, because: null };
  const rule = rules.find(
    (each) =>
      (each.from === null || each.from === from.name) && (each.to === null || each.to === to.name),
  );
  const via = rule?.via ?? 'direct';
  const limit = rule?.limit ?? null;
  if (limit === null || via === 'relay') return { via, limit, throttle: null, because: null };
  const throttle = throttleWords(limit, sourceTools);
  if (throttle) return { via, limit, throttle, because: null };
  return {
    via: 'relay',
    limit,
    throttle: null,
    because: `${from.name} has neither pv nor mbuffer to keep the limit, so the bytes go through this machine`,
  };
}

function throttleWords(limit: bigint, tools: readonly string[]): readonly string[] | null {
  if (tools.includes('pv')) return ['pv', '-q', '-L', `${limit}`];
  if (tools.includes('mbuffer')) return ['mbuffer', '-q', '-R', `${limit}`];
  return null;
}

export const secondsFor = (bytes: bigint, route: Route): number =>
  Number(bytes / (route.limit ?? plainRate)) + 1;

export interface Transfer {
  readonly title: string;
  readonly source: { readonly host: Host; readonly command: string };
  readonly target: { readonly host: Host; readonly pool: Pool; readonly command: string };
  readonly route: Route;
  readonly bytes: bigint | null;
  readonly facts: readonly Fact[];
  readonly outcomes: readonly Outcome[];
}

/** One `zfs send … | zfs receive …` as the step that its route asks for. */
export function transferStep(transfer: Transfer): Step {
  const { title, source, target, route, bytes, facts, outcomes } = transfer;
  const base = { title, facts, outcomes };
  const from = source.host.name;
  switch (route.via) {
    case 'local':
      return {
        ...base,
        kind: 'transfer',
        via: 'local',
        run: { host: from, command: `${source.command} | ${target.command}` },
        to: from,
        bytes,
      };
    case 'direct': {
      const pipe = [
        source.command,
        ...(route.throttle ? [commandLine(route.throttle)] : []),
        sshCommand(target.host.peer, farCommand(target.host, target.command)),
      ];
      return {
        ...base,
        kind: 'transfer',
        via: 'direct',
        run: { host: from, command: pipe.join(' | ') },
        to: target.host.name,
        bytes,
      };
    }
    case 'relay':
      return {
        ...base,
        kind: 'relay',
        send: { host: from, command: source.command },
        receive: { host: target.host.name, command: target.command },
        limit: route.limit,
        bytes,
      };
  }
}

/** Whether a host's ssh gets to another as a direct transfer's would: run there, it changes nothing. */
export const reachCommand = (to: Host): string => sshCommand(to.peer, 'true');

/** BatchMode: never a prompt on the source host. StrictHostKeyChecking: the source host checks keys as this one does (S13). */
function sshCommand(address: SshAddress, command: string): string {
  const port = address.port === null ? [] : ['-p', `${address.port}`];
  const who = address.user === null ? address.host : `${address.user}@${address.host}`;
  const options = ['-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes', ...port];
  return `${commandLine(['ssh', ...options, who])} ${quote(command)}`;
}

/** A login that is not root's may not have zfs on its PATH over ssh (Debian keeps it in /usr/sbin). */
function farCommand(host: Host, command: string): string {
  const root = host.peer.user === null || host.peer.user === 'root';
  return root || host.become !== 'none'
    ? command
    : `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin ${command}`;
}
