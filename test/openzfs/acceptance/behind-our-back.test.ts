import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { holdfastInTerminal } from '../../cli/terminal.ts';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { type ConfigDirectory, two, writeConfig } from '../support/config.ts';
import { writeFiles } from '../support/data.ts';
import {
  actionOf,
  carryOut,
  confirm,
  datasetOf,
  environment,
  type PlanJson,
  plan,
  status,
} from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

/** Two pools of one host: what is at stake here does not hang on how the bytes get across. */
const lab = theLab();
const host = (command: string) => byHand(lab, 'h1', command);

/** What somebody does beside holdfast to the origin `tank/ID` or to the replica `vault/replica/ID`. */
const deeds = [
  {
    id: 'written',
    what: 'a replica that somebody wrote to',
    finding: 'replica-written',
    says: /written to the replica h1:vault vault\/replica\/written/,
    deed: `zfs set readonly=off vault/replica/written
           zfs set mountpoint=/mnt/written vault/replica/written && zfs mount vault/replica/written
           dd if=/dev/urandom of=/mnt/written/scribble bs=1M count=1 status=none
           zfs unmount vault/replica/written && zfs set readonly=on vault/replica/written`,
  },
  {
    id: 'foreign',
    what: "a replica with a newer snapshot that is not the origin's",
    finding: 'replica-diverged',
    says: /@by-a-stranger, is not the origin's/,
    deed: 'zfs snapshot vault/replica/foreign@by-a-stranger',
  },
  {
    id: 'rebased',
    what: 'an origin that has lost every snapshot that both had',
    finding: 'replica-diverged',
    says: /no incremental can follow it/,
    deed: 'zfs destroy tank/rebased@monday',
  },
  {
    id: 'recreated',
    what: 'another origin under the old name, with a snapshot of the old name',
    finding: 'replica-diverged',
    says: /no incremental can follow it/,
    deed: `zfs destroy -r tank/recreated && zfs create tank/recreated
           dd if=/dev/urandom of=/tank/recreated/other bs=1M count=1 status=none
           zfs snapshot tank/recreated@monday && zfs snapshot tank/recreated@tuesday`,
  },
] as const;
/** Left alone until a question stands open. */
const watched = ['gone', 'scribbled', 'taken'] as const;

let config: ConfigDirectory;
/** Made before the deeds, when an update was due on every copy. */
let before: PlanJson;

beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'], vault: ['vdc'] } });
  // Where it is missing, each first replication begins with making it, and is another action once it is there.
  await host('zfs create -o canmount=off vault/replica');
  const ids = [...deeds.map(({ id }) => id), ...watched];
  for (const id of ids) {
    await host(`zfs create tank/${id}`);
    await writeFiles(lab, 'h1', `/tank/${id}`, 1);
  }
  await host(`zfs snapshot ${ids.map((id) => `tank/${id}@monday`).join(' ')}`);
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' }, vault: { root: 'vault/replica' } } },
    },
    policies: { beside: { ...two, spread: { pool: 2 } } },
    datasets: ids.map((id) => ({ id, origin: `h1:tank/${id}`, policy: 'beside' })),
  });
  const first = await plan(config);
  // «taken» gets no copy yet: its first replication is asked about below.
  for (const id of ids.filter((each) => each !== 'taken')) {
    await carryOut(config, actionOf(first, 'replicate', id));
  }
  for (const id of ids) await writeFiles(lab, 'h1', `/tank/${id}`, 1);
  await host(`zfs snapshot ${ids.map((id) => `tank/${id}@tuesday`).join(' ')}`);
  before = await plan(config);
  return config.remove;
});

/** Everything about a replica that a forced receive, a rollback or a destroy would change. */
const everythingOf = (id: string) =>
  host(`zfs list -Hp -r -t all -o name,guid,createtxg,written,referenced vault/replica/${id}`);

describe.each(deeds)('$what', ({ id, finding, says, deed }) => {
  test('is told, nothing is forced, and what was planned before does not run', async () => {
    const old = actionOf(before, 'replicate', id);
    await host(deed);
    const asLeft = await everythingOf(id);

    const now = await plan(config);
    const found = datasetOf(now, id).findings.filter(({ kind }) => kind === finding);
    expect(found.map(({ text }) => text).join()).toMatch(says);
    expect(found[0]?.pool).toBe('h1:vault');
    const offered = now.actions.filter(({ datasets }) => datasets.includes(id));
    // A scrub reads; nothing that writes is offered.
    expect(offered.filter(({ kind }) => kind !== 'scrub')).toEqual([]);

    const refused = await confirm(config, old.id);
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain(`the plan holds no action ${old.id}`);
    expect(await everythingOf(id)).toBe(asLeft);
  });
});

test('status tells the same, and takes none of these copies for a good one', async () => {
  const said = await status(config);
  for (const { id, finding } of deeds) {
    const dataset = datasetOf(said, id);
    expect(dataset.findings.map(({ kind }) => kind)).toContain(finding);
    expect(['critical', 'stale']).toContain(dataset.health);
  }
});

describe.each([
  {
    id: 'gone',
    what: 'the snapshot that was to be sent was destroyed',
    deed: 'zfs destroy tank/gone@tuesday',
    changed: 'h1: tank/gone@tuesday is there',
    now: 'tank/gone@tuesday is gone',
  },
  {
    id: 'scribbled',
    what: 'the replica got a snapshot of its own',
    deed: 'zfs snapshot vault/replica/scribbled@by-a-stranger',
    changed: 'h1: the newest snapshot of vault/replica/scribbled has guid',
    now: 'the newest snapshot is vault/replica/scribbled@by-a-stranger',
  },
  {
    id: 'taken',
    what: 'somebody made a filesystem where the copy was to go',
    deed: 'zfs create vault/replica/taken',
    changed: 'h1: vault/replica/taken does not exist',
    now: 'vault/replica/taken exists',
  },
])('S2 while the question stood open, $what', ({ id, deed, changed, now }) => {
  test('the yes is refused, and the fact that changed is named', async () => {
    const action = actionOf(before, 'replicate', id);
    const terminal = holdfastInTerminal(['--config', config.path, 'run', action.id], {
      cols: 400,
      env: environment(config),
    });
    onTestFinished(() => terminal.kill('SIGKILL'));
    await terminal.until((screen) => screen.includes('Type yes to run it'), 'a question', 120_000);
    await host(deed);
    const asLeft = await host('zfs list -Hp -r -t all -o name,guid,createtxg,written vault');

    terminal.type('yes\r');
    expect(await terminal.ended).toBe(1);
    expect(terminal.screen()).toContain(`«${changed}`);
    expect(terminal.screen()).toContain(`no longer holds: ${now}`);
    expect(terminal.screen()).toContain('Nothing was sent.');
    expect(await host('zfs list -Hp -r -t all -o name,guid,createtxg,written vault')).toBe(asLeft);
  });
});
