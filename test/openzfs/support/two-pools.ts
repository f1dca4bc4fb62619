import { theLab } from './boot.ts';
import { byHand } from './by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from './config.ts';
import { writeFiles } from './data.ts';
import { actionOf, carryOut, type PlanJson, plan } from './holdfast.ts';
import { freshPools } from './pools.ts';

/* Two pools of one host, for what does not hang on how the bytes get across. */

/** Fleet and plan at a moment when an update is due on every copy. */
export interface Behind {
  readonly config: ConfigDirectory;
  readonly plan: PlanJson;
}

/**
 * Makes `tank/ID` for each, a copy of it in `vault/replica/ID`, and something newer at the origin. `without` get no copy
 * yet: their first replication is in the plan.
 */
export async function copiesBehind(
  ids: readonly string[],
  { without = [] }: { readonly without?: readonly string[] } = {},
): Promise<Behind> {
  const lab = theLab();
  const host = (command: string) => byHand(lab, 'h1', command);
  const newer = async (day: string) => {
    for (const id of ids) await writeFiles(lab, 'h1', `/tank/${id}`, 1);
    await host(`zfs snapshot ${ids.map((id) => `tank/${id}@${day}`).join(' ')}`);
  };
  await freshPools(lab, { h1: { tank: ['vdb'], vault: ['vdc'] } });
  // Where it is missing, each first replication begins with making it, and is another action once it is there.
  await host('zfs create -o canmount=off vault/replica');
  for (const id of ids) await host(`zfs create tank/${id}`);
  await newer('monday');
  const config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' }, vault: { root: 'vault/replica' } } },
    },
    policies: { beside: { ...two, spread: { pool: 2 } } },
    datasets: ids.map((id) => ({ id, origin: `h1:tank/${id}`, policy: 'beside' })),
  });
  const first = await plan(config);
  for (const id of ids.filter((each) => !without.includes(each))) {
    await carryOut(config, actionOf(first, 'replicate', id));
  }
  await newer('tuesday');
  return { config, plan: await plan(config) };
}
