import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { expectFirstCopy, expectNothingToReplicate } from '../support/copies.ts';
import { writeFiles } from '../support/data.ts';
import { actionOf, type PlanJson, plan } from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();

const routes = [
  {
    id: 'far',
    what: 'from one host straight to another',
    pool: 'h2:vault',
    between: 'ssh',
  },
  { id: 'near', what: 'between two pools of one host', pool: 'h1:shelf', between: 'a pipe there' },
  {
    id: 'relayed',
    what: 'by a relay through this machine',
    pool: 'h3:cold',
    between: 'a pipe here',
  },
] as const;

let config: ConfigDirectory;
/** What holdfast recommends on first sight. */
let first: PlanJson;
beforeAll(async () => {
  await freshPools(lab, {
    h1: { tank: ['vdb'], shelf: ['vdc'] },
    h2: { vault: ['vdb'] },
    h3: { cold: ['vdb'] },
  });
  for (const { id } of routes) {
    await byHand(lab, 'h1', `zfs create tank/${id}`);
    await writeFiles(lab, 'h1', `/tank/${id}`);
    await byHand(lab, 'h1', `zfs snapshot tank/${id}@monday`);
  }
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' }, shelf: { root: 'shelf/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
      h3: { pools: { cold: { root: 'cold/replica' } } },
    },
    policies: { beside: { ...two, spread: { pool: 2 } } },
    transfers: [{ to: 'h3', via: 'relay' }, { via: 'direct' }],
    datasets: routes.map(({ id, pool }) => ({
      id,
      origin: `h1:tank/${id}`,
      placement: { pin: [pool] },
      ...(id === 'near' && { policy: 'beside' }),
    })),
  });
  first = await plan(config);
  return config.remove;
});

describe.each(routes)('a first replication $what', ({ id, pool, between }) => {
  test('is shown as what it is: ssh between the hosts, or a pipe', () => {
    const { steps } = actionOf(first, 'replicate', id);
    const commands = steps.map(({ command }) => command).join('\n');
    expect(commands.includes('ssh')).toBe(between === 'ssh');
    expect(steps.some(({ pipe }) => pipe === 'in')).toBe(between === 'a pipe here');
  });

  test('brings every snapshot, whole and inert', () =>
    expectFirstCopy(config, { id, origin: `tank/${id}`, pool }));
});

test('with everything up to date, the plan replicates nothing more', () =>
  expectNothingToReplicate(config));
