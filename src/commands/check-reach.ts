import pLimit from 'p-limit';
import type { Config } from '../model/config.ts';
import type { Host } from '../model/inventory.ts';
import { reachCommand } from '../plan/replicate/pipeline.ts';
import { routeBetween } from '../plan/replicate/route.ts';
import { capture } from '../ssh/capture.ts';
import { type Shell, ShellError } from '../ssh/shell.ts';
import { plainLine } from '../zfs/remote-text.ts';

const timeoutMs = 30_000;

/** Says to which hosts a direct transfer from this one would not get: the source's own ssh carries it. Only looks. */
export async function checkReach(from: Host, config: Config, shell: Shell): Promise<string[]> {
  // The time to wait for a turn would count; the fourth place is for the permissions.
  const limit = pLimit(3);
  const found = await Promise.all(
    targetsOf(from, config).map((to) => limit(() => reach(from, to, shell))),
  );
  return found.flat();
}

/** The hosts that datasets of this one may be replicated to directly. */
function targetsOf(from: Host, { inventory, catalogue }: Config): readonly Host[] {
  const isSource = catalogue.datasets.some(
    ({ origin, policy }) =>
      policy.copies.want > 1 && from.pools.some((pool) => pool.id === origin.pool),
  );
  if (!isSource) return [];
  return inventory.hosts.filter(
    (to) =>
      takesReplicas(to) && routeBetween(from, to, inventory.transfers, throttles).via === 'direct',
  );
}

/** A limit that the source has no tool for sends the bytes round; that is the plan's to see. */
const throttles = ['pv'];

const takesReplicas = (host: Host): boolean =>
  host.pools.some((pool) => pool.role === 'archive' && pool.trust !== 'untrusted');

async function reach(from: Host, to: Host, shell: Shell): Promise<string[]> {
  const command = reachCommand(to);
  try {
    const { exit, stderr } = await capture(shell, command, { intent: 'look', timeoutMs });
    if (exit.kind === 'exited' && exit.code === 0) return [];
    const last = plainLine(stderr.trim().split('\n').at(-1) ?? '', 200);
    const why =
      exit.kind === 'aborted'
        ? `no answer within ${timeoutMs / 1000} s`
        : last || 'no reason given';
    const relay = `{ from: ${from.name}, to: ${to.name}, via: relay }`;
    return [
      `Its ssh does not get to ${to.name} without asking (${why}), so no direct transfer would. Make \`${command}\` work there (a key for its user, ${to.name} in its known_hosts), or add ${relay} to transfers in fleet.yaml.`,
    ];
  } catch (error) {
    if (error instanceof ShellError) return [`${error.what} ${error.todo}`];
    throw error;
  }
}
