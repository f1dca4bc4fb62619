import { beforeAll, describe, expect, test } from 'vitest';
import { theLab } from '../support/boot.ts';
import { byHand } from '../support/by-hand.ts';
import { fingerprint } from '../support/data.ts';
import { guids } from '../support/guids.ts';
import { actionOf, carryOut, confirm, datasetOf, plan, status } from '../support/holdfast.ts';
import { type Behind, copiesBehind } from '../support/two-pools.ts';

const host = (command: string) => byHand(theLab(), 'h1', command);

/** What somebody does beside holdfast to the origin `tank/ID` or to the replica `vault/replica/ID`. */
const deeds = [
  {
    id: 'written',
    what: 'a replica that somebody wrote to',
    finding: 'replica-written',
    mend: 'rollback',
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
    mend: 'aside',
    says: /@by-a-stranger, is not the origin's/,
    deed: 'zfs snapshot vault/replica/foreign@by-a-stranger',
  },
  {
    id: 'rebased',
    what: 'an origin that has lost every snapshot that both had, and the bookmark of the last',
    finding: 'base-gone',
    mend: 'aside',
    says: /no incremental can follow it/,
    deed: `zfs destroy tank/rebased@monday
           zfs destroy "$(zfs list -H -o name -t bookmark tank/rebased)"`,
  },
  {
    id: 'recreated',
    what: 'another origin under the old name, with a snapshot of the old name',
    finding: 'base-gone',
    mend: null,
    says: /no incremental can follow it/,
    deed: `zfs destroy -r tank/recreated && zfs create tank/recreated
           dd if=/dev/urandom of=/tank/recreated/other bs=1M count=1 status=none
           zfs snapshot tank/recreated@monday && zfs snapshot tank/recreated@tuesday`,
  },
] as const;

/** Made before the deeds, when an update was due on every copy. */
let before: Behind;
beforeAll(async () => {
  before = await copiesBehind([...deeds.map(({ id }) => id), 'bookmarked']);
  return before.config.remove;
});

/** Everything about a replica that a forced receive, a rollback or a destroy would change. */
const everythingOf = (id: string) =>
  host(`zfs list -Hp -r -t all -o name,guid,createtxg,written,referenced vault/replica/${id}`);

describe.each(deeds)('$what', ({ id, finding, mend, says, deed }) => {
  test('is told, nothing is forced, and what was planned before does not run', async () => {
    const old = actionOf(before.plan, 'replicate', id);
    await host(deed);
    const asLeft = await everythingOf(id);

    const now = await plan(before.config);
    const found = datasetOf(now, id).findings.filter(({ kind }) => kind === finding);
    expect(found.map(({ text }) => text).join()).toMatch(says);
    expect(found[0]?.pool).toBe('h1:vault');
    const offered = now.actions.filter(({ datasets }) => datasets.includes(id));
    // What takes something away, or moves it, is offered by a word that is typed, and nothing else writes there.
    const mends = offered.filter(({ target, kind }) => target === 'h1:vault' && kind !== 'scrub');
    expect(mends.map(({ kind, tier }) => [kind, tier])).toEqual(
      mend === null ? [] : [[mend, 'destructive']],
    );

    const refused = await confirm(before.config, old.id);
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain(`the plan holds no action ${old.id}`);
    expect(await everythingOf(id)).toBe(asLeft);
  });
});

test('an origin that has lost every snapshot that both had goes on from the bookmark of the last', async () => {
  const old = actionOf(before.plan, 'replicate', 'bookmarked');
  await host('zfs destroy tank/bookmarked@monday');
  expect((await confirm(before.config, old.id)).stderr).toContain(
    `the plan holds no action ${old.id}`,
  );

  const update = actionOf(await plan(before.config), 'replicate', 'bookmarked');
  const [monday] = (await guids(theLab(), 'h1', 'vault/replica/bookmarked')).values();
  expect(update.steps[0]?.command).toContain(
    `-i tank/bookmarked#holdfast-base-${monday} tank/bookmarked@tuesday`,
  );
  await carryOut(before.config, update);
  const [newest] = [...(await guids(theLab(), 'h1', 'vault/replica/bookmarked'))].reverse();
  expect(newest).toEqual([...(await guids(theLab(), 'h1', 'tank/bookmarked'))].at(-1));
  expect(await fingerprint(theLab(), 'h1', 'vault/replica/bookmarked@tuesday')).toBe(
    await fingerprint(theLab(), 'h1', 'tank/bookmarked@tuesday'),
  );
});

test('status tells the same, and takes none of these copies for a good one', async () => {
  const said = await status(before.config);
  for (const { id, finding } of deeds) {
    const dataset = datasetOf(said, id);
    expect(dataset.findings.map(({ kind }) => kind)).toContain(finding);
    expect(['critical', 'stale']).toContain(dataset.health);
  }
});
