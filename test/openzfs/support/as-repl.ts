import { theLab } from './boot.ts';
import { byHand } from './by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from './config.ts';
import { writeFiles } from './data.ts';
import { holdfast } from './holdfast.ts';
import { freshPools } from './pools.ts';

/* `tank/notes` on h1 and its copy on h2, both hosts logged in to as the unprivileged user, here and between them. */

/** A host that is logged in to as the unprivileged user. */
export const asRepl = (host: string, more: object) => ({
  ssh: `${host}-repl`,
  peer: { host: `${host}-repl` },
  ...more,
});

/** A configuration in which holdfast is nobody special on either host. */
export const configAsRepl = (
  become: 'none' | 'sudo',
  policy: object = {},
  dataset: object = {},
): Promise<ConfigDirectory> =>
  writeConfig({
    hosts: {
      h1: asRepl('h1', { become, pools: { tank: {} } }),
      h2: asRepl('h2', { become, pools: { vault: { root: 'vault/replica' } } }),
    },
    // Snapshots by holdfast: one is due as soon as something is written.
    policies: { ours: { ...two, snapshots: { by: 'holdfast', daily: 7 }, ...policy } },
    datasets: [{ id: 'notes', origin: 'h1:tank/notes', policy: 'ours', ...dataset }],
  });

/** The origin as it is before anybody was allowed anything. */
export async function freshNotes(): Promise<void> {
  const lab = theLab();
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  await byHand(lab, 'h1', 'zfs create tank/notes && zfs create tank/notes/drafts');
  await writeFiles(lab, 'h1', '/tank/notes');
}

/** The commands that `holdfast check` prints below each host, a line each. */
export function commandsIn(stdout: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let host = '';
  for (const line of stdout.split('\n')) {
    host = /^(?:ok|FIX) +(\S+)/.exec(line)?.[1] ?? host;
    const command = /^ {7}(zfs .*)$/.exec(line)?.[1];
    if (command) found.set(host, [...(found.get(host) ?? []), command]);
  }
  return found;
}

/** Gives the user on each host the commands that `holdfast check` asks root for. */
export async function allowWhatCheckSays(config: ConfigDirectory): Promise<void> {
  const { stdout } = await holdfast(config, ['check']);
  for (const [host, commands] of commandsIn(stdout)) {
    for (const command of commands) await byHand(theLab(), host, command);
  }
}
