import type { Lab } from '../lab/lab.ts';
import { byHand } from '../support/by-hand.ts';
import { freshPools } from '../support/pools.ts';
import { answersOf, letScansGo, scriptOf } from './lab-script.ts';
import { normalise } from './normalise.ts';
import type { Scenario, Step } from './scenario.ts';
import { promptOf, stepsOf } from './scenario.ts';
import type { Entry } from './transcript.ts';

/** What real OpenZFS says to a scenario, normalised. */
export async function onTheLab(lab: Lab, scenario: Scenario): Promise<readonly Entry[]> {
  const host = lab.hosts[0] ?? '';
  await freshPools(lab, {});
  // An earlier scenario may have left the directory of a mountpoint, and ZFS mounts over none that has files.
  const make = Object.entries(scenario.pools).map(
    ([name, vdevs]) => `rm -rf /${name} && zpool create -f ${name} ${vdevs.join(' ')}`,
  );
  await byHand(lab, host, ['set -e', letScansGo, ...make].join('\n'));
  const entries: (Entry & { readonly apart: boolean })[] = [];
  for (const { user, steps } of byUser(stepsOf(scenario))) {
    const stdin = scriptOf(steps);
    const { stdout, stderr } = await lab.run(host, 'sh -s', { stdin, user, timeoutMs: 280_000 });
    const answers = answersOf(stdout);
    const commands = steps.filter((step) => step.kind === 'command');
    if (answers.length !== commands.length)
      throw new Error(`${scenario.name}: after ${answers.length} of ${commands.length}: ${stderr}`);
    for (const [at, answer] of answers.entries()) {
      const command = commands[at];
      if (!command) continue;
      const apart = command.notModelled !== null;
      entries.push({ command: promptOf(command), ...answer, apart });
    }
  }
  return normalise(entries, Date.now() / 1000);
}

interface Turn {
  readonly user: 'root' | 'repl';
  readonly steps: Step[];
}

/** One exec carries all that one user does in a row: a login costs more than a zfs command. */
function byUser(steps: readonly Step[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const step of steps) {
    const user = step.kind === 'command' ? step.user : 'root';
    const last = turns.at(-1);
    if (last?.user === user) last.steps.push(step);
    else turns.push({ user, steps: [step] });
  }
  return turns;
}
