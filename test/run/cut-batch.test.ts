import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import { datasetId, filesystemName, hostName, poolId } from '../../src/model/ids.ts';
import type { Via } from '../../src/model/inventory.ts';
import { commandsOf } from '../../src/model/step.ts';
import { type Embedded, openEmbedded } from './embedded.ts';
import { troubleOf } from './scene.ts';

const MiB = 1n << 20n;

/** A dataset of three filesystems on okavango, sent in one step; `/a` takes some seconds, the others hardly any time. */
interface Letters {
  readonly what: string;
  readonly id: string;
  readonly parent: string;
  readonly target: { readonly host: string; readonly pool: string; readonly top: string };
  readonly via: Via;
  readonly limit: bigint | null;
  /** What the commands have to have in them. */
  readonly words: readonly RegExp[];
}

const bulk = (id: string) => ({ host: 'paris-2', pool: 'bulk', top: `bulk/archive/${id}` });
const cases: readonly Letters[] = [
  {
    what: 'as root by sudo, kept to a limit by pv',
    id: 'throttled',
    parent: 'tank',
    target: bulk('throttled'),
    via: 'direct',
    limit: 100n * MiB,
    words: [/sudo -n zfs send /, /sudo -n zfs receive /, /\| pv -q -L 104857600 \| ssh /],
  },
  {
    what: 'raw, to a pool that holds no key',
    id: 'secret',
    parent: 'tank/secure',
    target: { host: 'paris-1', pool: 'vault', top: 'vault/replica/secret' },
    via: 'direct',
    limit: null,
    words: [/zfs send -w /],
  },
  {
    what: 'through this machine',
    id: 'relayed',
    parent: 'tank',
    target: bulk('relayed'),
    via: 'relay',
    limit: null,
    words: [/sudo -n zfs receive /],
  },
];

let embedded: Embedded;
beforeAll(async () => {
  // About 130 MiB a second.
  embedded = await openEmbedded(1 / 1500);
});
afterAll(() => embedded.close());

async function writeLetters({ id, parent }: Letters): Promise<void> {
  const top = `${parent}/${id}`;
  const sizes = { [top]: 10n * MiB, [`${top}/a`]: 500n * MiB, [`${top}/b`]: 10n * MiB };
  for (const [name, bytes] of Object.entries(sizes)) {
    await embedded.byHand('okavango', `zfs create ${name}`);
    embedded.demo.faults.write(hostName('okavango'), name, bytes);
  }
  await embedded.byHand('okavango', `zfs snapshot -r ${top}@one`);
  for (const name of Object.keys(sizes))
    embedded.demo.faults.write(hostName('okavango'), name, MiB);
  await embedded.byHand('okavango', `zfs snapshot -r ${top}@two`);
}

/** The embedded fleet's own configuration with these letters alone in the catalogue. */
function configOf({ id, parent, target, via, limit }: Letters): Config {
  const { inventory, catalogue } = embedded.demo.config;
  const like = catalogue.datasets.find((each) => each.id === datasetId('iucn-ranges'));
  if (!like) throw new Error('the sample has no encrypted dataset');
  const letters = {
    ...like,
    id: datasetId(id),
    origin: {
      pool: poolId(hostName('okavango'), 'tank'),
      filesystem: filesystemName(`${parent}/${id}`),
    },
    policy: { ...like.policy, copies: { min: 2, want: 2 } },
    placement: {
      pin: [poolId(hostName(target.host), target.pool)],
      forbid: [],
      prefer: [],
    },
  };
  return {
    ...embedded.demo.config,
    inventory: { ...inventory, transfers: [{ from: null, to: null, via, limit }] },
    catalogue: { datasets: [letters] },
  };
}

/** What sends bytes now. */
async function sending(letters: Letters): Promise<Action> {
  const actions = (await embedded.planned(configOf(letters))).filter(
    ({ kind }) => kind === 'replicate' || kind === 'resume',
  );
  const [action] = actions;
  if (!action || actions.length > 1) throw new Error(`${actions.length} actions send something`);
  return action;
}

/** 0 for the step that ends it: the bookmarks of what the copy goes on from. */
const sendsOf = (action: Action): readonly number[] =>
  action.steps.map((step) => (step.kind === 'command' ? 0 : step.sends.length));

/** Each snapshot as path, name and guid. */
async function snapshotsOf(host: string, top: string): Promise<readonly string[]> {
  const listed = await embedded.byHand(host, `zfs list -Hp -r -t snapshot -o name,guid ${top}`);
  return listed
    .trim()
    .split('\n')
    .map((line) => line.slice(top.length));
}

describe.each(cases)('S11 several sends in one step, $what', (letters) => {
  const { target, words } = letters;

  test('cancelled in the middle, it keeps what has come, goes on with what was cut, then with the rest', async () => {
    await writeLetters(letters);
    const origin = await snapshotsOf('okavango', `${letters.parent}/${letters.id}`);
    const first = await sending(letters);
    expect(sendsOf(first)).toEqual([6, 0]);
    const texts = first.steps.flatMap(commandsOf).map(({ command }) => command);
    for (const word of words) expect(texts.join('\n')).toMatch(word);

    const run = await embedded.begin(first);
    const token = `zfs get -Hp -o value receive_resume_token ${target.top}/a 2>/dev/null || true`;
    await expect
      .poll(() => embedded.byHand(target.host, token), { timeout: 20_000 })
      .toMatch(/^1-/);
    await run.cancel();
    const trouble = troubleOf((await run.finished).state);
    expect(trouble.code).toBe('cancelled');
    expect(trouble.what).toContain('resume token');
    // The first filesystem is whole, the second was cut, the third had not begun.
    expect(await snapshotsOf(target.host, target.top)).toEqual(origin.slice(0, 2));

    const resume = await sending(letters);
    expect([resume.kind, sendsOf(resume)]).toEqual(['resume', [1, 0]]);
    expect(await (await embedded.begin(resume)).finished).toMatchObject({
      state: { kind: 'done' },
    });
    expect(await snapshotsOf(target.host, target.top)).toEqual(origin.slice(0, 3));

    const rest = await sending(letters);
    expect([rest.kind, sendsOf(rest)]).toEqual(['replicate', [3, 0]]);
    expect(await (await embedded.begin(rest)).finished).toMatchObject({ state: { kind: 'done' } });
    expect(await snapshotsOf(target.host, target.top)).toEqual(origin);
    const left = await embedded.planned(configOf(letters));
    expect(left.filter(({ kind }) => kind === 'replicate' || kind === 'resume')).toEqual([]);
  }, 60_000);
});

test('S7 the key of what was cut and gone on with never came to the keyless pool', async () => {
  const asked = 'zfs get -H -r -t filesystem -o value keystatus vault/replica/secret';
  const told = (await embedded.byHand('paris-1', asked)).trim().split('\n');
  expect(new Set(told)).toEqual(new Set(['unavailable']));
  expect(told).toHaveLength(3);
});
