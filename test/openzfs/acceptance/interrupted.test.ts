import { beforeAll, expect, test } from 'vitest';
import type { Answer } from '../lab/lab.ts';
import { theLab } from '../support/boot.ts';
import { byHand, until } from '../support/by-hand.ts';
import { type ConfigDirectory, writeConfig } from '../support/config.ts';
import { fingerprint, writeFiles } from '../support/data.ts';
import { guids, property } from '../support/guids.ts';
import {
  type ActionJson,
  actionOf,
  carryOut,
  confirm,
  due,
  holdfast,
  plan,
} from '../support/holdfast.ts';
import { freshPools } from '../support/pools.ts';

const lab = theLab();
const origin = (command: string) => byHand(lab, 'h1', command);

/** Enough to be cut in the middle: about ten seconds of sending here. */
const megabytes = 48;
const enough = 8 << 20;

let config: ConfigDirectory;
beforeAll(async () => {
  await freshPools(lab, { h1: { tank: ['vdb'] }, h2: { vault: ['vdb'] } });
  const ids = ['severed', 'crashed', 'powerless'];
  for (const id of ids) {
    await origin(`zfs create tank/${id}`);
    await writeFiles(lab, 'h1', `/tank/${id}`, id === 'powerless' ? 1 : megabytes);
    await origin(`zfs snapshot tank/${id}@monday`);
  }
  config = await writeConfig({
    hosts: {
      h1: { pools: { tank: { root: 'tank/replica' } } },
      h2: { pools: { vault: { root: 'vault/replica' } } },
    },
    datasets: ids.map((id) => ({ id, origin: `h1:tank/${id}` })),
  });
  return config.remove;
});

const target = (id: string) => `vault/replica/${id}`;

/** Bytes that have arrived at the target; 0 while it is not there. */
async function arrived(id: string): Promise<number> {
  const { stdout } = await lab.run('h2', `zfs list -Hp -o used ${target(id)}`);
  return Number(stdout);
}

/** Starts an action and resolves when it is well under way; `ended` is how it comes out. */
async function underWay(
  { id, dataset }: ActionJson,
  kill?: AbortSignal,
): Promise<{ readonly ended: Promise<Answer> }> {
  const to = `${dataset}`;
  const before = await arrived(to);
  const ended = confirm(config, id, kill ? { kill } : {});
  const early = ended.then(({ stdout, stderr }) => {
    throw new Error(`it ended before it could be cut:\n${stdout}\n${stderr}`);
  });
  await Promise.race([
    early,
    until(
      () => arrived(to),
      (bytes) => bytes > before + enough,
    ),
  ]);
  early.catch(() => {});
  return { ended };
}

/** No receive is at work on the host any more. */
const receiversGone = () =>
  until(
    async () => (await lab.run('h2', 'pgrep -x zfs')).stdout,
    (pids) => pids === '',
  );

/** The next plan offers to go on; after that, everything is there as if nothing had happened. */
async function expectResumed(id: string) {
  const token = await property(lab, 'h2', target(id), 'receive_resume_token');
  expect(token).not.toBe('-');
  const resume = actionOf(await plan(config), 'resume', id);
  expect(resume.steps.map(({ command }) => command).join()).toContain(token);
  await carryOut(config, resume);

  expect(await property(lab, 'h2', target(id), 'receive_resume_token')).toBe('-');
  const there = await guids(lab, 'h2', target(id));
  expect(there).toEqual(await guids(lab, 'h1', `tank/${id}`));
  const newest = [...there.keys()].at(-1);
  expect(await fingerprint(lab, 'h2', `${target(id)}@${newest}`)).toBe(
    await fingerprint(lab, 'h1', `tank/${id}@${newest}`),
  );
  // S9 holds for what was cut and resumed as for any other replica.
  expect(await property(lab, 'h2', target(id), 'readonly')).toBe('on');
  expect(await property(lab, 'h2', target(id), 'mounted')).toBe('no');
}

test('the ssh between the hosts is killed: the run says what is left, and it is resumed', async () => {
  const { ended } = await underWay(actionOf(await plan(config), 'replicate', 'severed'));
  await origin('kill $(pgrep -x ssh)');
  const { exit, stdout, stderr } = await ended;
  expect(exit).toBe(1);
  expect(`${stdout}${stderr}`).toContain('keeps what has arrived');
  expect(`${stdout}${stderr}`).toContain('The next plan offers to resume from there.');
  await receiversGone();
  await expectResumed('severed');
});

test('holdfast itself is killed: the journal tells what was begun, and it is resumed', async () => {
  const kill = new AbortController();
  const action = actionOf(await plan(config), 'replicate', 'crashed');
  const { ended } = await underWay(action, kill.signal);
  kill.abort();
  await ended;
  await receiversGone();
  const { stdout } = await holdfast(config, ['journal', '--json']);
  const { unfinished } = JSON.parse(stdout);
  expect(unfinished).toMatchObject([{ action: action.id, going: false }]);
  await expectResumed('crashed');
});

test('the target loses its power in the middle of an increment, and comes back: it is resumed', async () => {
  await carryOut(config, actionOf(await plan(config), 'replicate', 'powerless'));
  await writeFiles(lab, 'h1', '/tank/powerless', megabytes);
  await origin('zfs snapshot tank/powerless@tuesday');
  const { ended } = await underWay(await due(config, 'replicate', 'powerless'));
  await lab.powerOff('h2');
  await lab.powerOn('h2');
  expect((await ended).exit).toBe(1);
  await expectResumed('powerless');
});
