import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { guid, instant, milliseconds, snapshotName } from '../../src/model/ids.ts';
import type { Step } from '../../src/model/step.ts';
import { action } from './actions.ts';
import type { FakeFleet, FakeProcess } from './fake-fleet.ts';
import { okavango, origin, snapshot } from './fake-fleet.ts';
import { scene, troubleOf } from './scene.ts';

const run = { host: okavango, command: 'zfs destroy tank/tessera@a,b' };
const names = ['tank/tessera@a', 'tank/tessera@b'];
const guids = [guid('1'), guid('2')];
const at = { host: okavango, filesystem: origin };
const step: Extract<Step, { kind: 'command' }> = {
  kind: 'command',
  title: 'destroy 2 snapshots of tank/tessera',
  run,
  rehearse: { host: okavango, command: 'zfs destroy -nvp tank/tessera@a,b', destroys: names },
  facts: [
    {
      kind: 'snapshots-are',
      ...at,
      snapshots: [
        { name: snapshotName('a'), guid: guid('1') },
        { name: snapshotName('b'), guid: guid('2') },
      ],
    },
    { kind: 'unheld', ...at, guids },
    { kind: 'uncloned', ...at, guids },
    { kind: 'marked-before', ...at, guids, before: instant(1000), delay: milliseconds(500) },
  ],
  outcomes: [{ kind: 'guids-gone', ...at, guids }],
};
const prune = (over: Partial<typeof step> = {}): Action =>
  action([{ ...step, ...over }], {
    tier: 'destructive',
    confirm: { kind: 'token', word: 'k7pq' },
    proof: ['Two copies stay.'],
  });

const mark = { clones: 0, mark: instant(1000) };
const doomed = [
  { ...snapshot('a', '1'), ...mark },
  { ...snapshot('b', '2'), ...mark },
];
const rehearsed = (...destroyed: readonly string[]): string =>
  [...destroyed.map((name) => `destroy\t${name}`), 'reclaim\t3298534883328', ''].join('\n');

/** The host says this of a rehearsal, and carries out a destroy. */
const answering =
  (fleet: FakeFleet, text: string, code = 0) =>
  ({ command, stdout, stderr }: FakeProcess) => {
    if (command.includes('-nvp')) {
      stdout.write(text);
      if (code !== 0) stderr.write('cannot destroy snapshots: permission denied\n');
      return { kind: 'exited', code } as const;
    }
    fleet.set(okavango, origin, { snapshots: [snapshot('c', '3')] });
    return { kind: 'exited', code: 0 } as const;
  };

async function pruning(text = rehearsed(...names), options: Parameters<typeof scene>[0] = {}) {
  const it = await scene(options);
  it.fleet.set(okavango, origin, { snapshots: [...doomed, snapshot('c', '3')] });
  it.fleet.setClock(okavango, instant(1_000_000));
  it.fleet.behaviour = answering(it.fleet, text);
  return it;
}

const sent = (fleet: FakeFleet) => fleet.sent.map(({ command, intent }) => `${intent} ${command}`);
const look = 'look zfs destroy -nvp tank/tessera@a,b';
const change = 'change zfs destroy tank/tessera@a,b';

describe('S5 a destroy is rehearsed just before it runs', () => {
  test('and runs when ZFS names exactly what was confirmed; what it frees is told', async () => {
    const { fleet, executor, events } = await pruning();
    const ended = await executor.start(prune(), 'k7pq').finished;
    expect(ended).toMatchObject({ state: { kind: 'done' }, frees: 3298534883328n });
    expect(sent(fleet)).toEqual([look, change]);
    const [confirmed] = await events();
    expect(confirmed).toMatchObject({ kind: 'confirmed', proof: ['Two copies stay.'] });
  });

  test.each([
    ['one more', rehearsed(...names, 'tank/tessera@c'), 'would destroy tank/tessera@c'],
    ['one less', rehearsed('tank/tessera@a'), 'would not destroy tank/tessera@b'],
    ['another', rehearsed('tank/tessera@a', 'tank/other@b'), 'would destroy tank/other@b'],
    ['nothing', '', 'did not say what it would do'],
    ['something else', 'destroy\ttank/tessera@a\nwould reclaim 3T\n', 'did not say'],
  ])('S5 and is refused when it names %s', async (_, text, why) => {
    const { fleet, carryOut, events } = await pruning(text);
    const trouble = troubleOf(await carryOut(prune()));
    expect(trouble).toMatchObject({ code: 'facts-changed', host: okavango });
    expect(trouble.what).toContain(why);
    expect(sent(fleet)).toEqual([look]);
    expect((await events()).map(({ kind }) => kind)).toEqual(['confirmed', 'refused']);
  });

  test('S5 and is refused when the rehearsal fails', async () => {
    const { fleet, carryOut } = await pruning();
    fleet.behaviour = answering(fleet, rehearsed(...names), 1);
    expect(troubleOf(await carryOut(prune())).what).toContain('permission denied');
    expect(sent(fleet)).toEqual([look]);
  });

  test.each<[string, Partial<typeof step>]>([
    ['is missing', { rehearse: undefined as never }],
    [
      'is of another command',
      {
        rehearse: {
          host: okavango,
          command: 'zfs destroy -nvp tank/tessera@a',
          destroys: ['tank/tessera@a'],
        },
      },
    ],
  ])('S5 and is refused when the rehearsal %s', async (_, over) => {
    const { fleet, carryOut } = await pruning();
    expect(troubleOf(await carryOut(prune(over)))).toMatchObject({ code: 'never' });
    expect(sent(fleet)).toEqual([]);
  });
});

describe('S5 a step that destroys snapshots of several filesystems', () => {
  const two = (command: string, destroyed: readonly string[]) =>
    prune({
      run: { host: okavango, command: 'zfs destroy tank/tessera@a,b &&\nzfs destroy tank/other@a' },
      rehearse: { host: okavango, command, destroys: destroyed },
    });
  const lines = 'zfs destroy -nvp tank/tessera@a,b &&\nzfs destroy -nvp tank/other@a';
  const all = [...names, 'tank/other@a'];
  const said = `${rehearsed(...names)}${rehearsed('tank/other@a')}`;

  test('S5 is rehearsed line by line, and what they free is added up', async () => {
    const { executor } = await pruning(said);
    const ended = await executor.start(two(lines, all), 'k7pq').finished;
    expect(ended).toMatchObject({ state: { kind: 'done' }, frees: 2n * 3298534883328n });
  });

  test.each([
    ['one line names more', lines, `${rehearsed(...names)}${rehearsed('tank/other@b')}`],
    ['one line says nothing', lines, rehearsed(...names)],
    ['one line is left out', 'zfs destroy -nvp tank/tessera@a,b', said],
    ['one line is none', 'zfs destroy -nvp tank/tessera@a,b &&\nzfs destroy tank/other@a', said],
  ])('S5 and is refused when %s', async (_, command, answer) => {
    const { fleet, carryOut } = await pruning(answer);
    expect((await carryOut(two(command, all))).kind).toBe('failed');
    expect(sent(fleet).filter((each) => each.startsWith('change'))).toEqual([]);
  });
});

describe('S14 asking what a destroy would free', () => {
  test('changes nothing, and may be done read-only', async () => {
    const { fleet, executor } = await pruning(rehearsed(...names), { readOnly: true });
    expect(await executor.foretell(prune())).toEqual({ kind: 'frees', bytes: 3298534883328n });
    expect(sent(fleet)).toEqual([look]);
  });

  test.each([
    'zfs destroy tank/tessera@a,b',
    'zfs destroy -nvp tank/tessera@a,b; zfs destroy tank/tessera@a,b',
    'zfs destroy -nv tank/tessera@a,b',
  ])('S14 is never done with %s', async (command) => {
    const { fleet, executor } = await pruning();
    const rehearse = { host: okavango, command, destroys: names };
    expect(await executor.foretell(prune({ rehearse }))).toMatchObject({ kind: 'refused' });
    expect(sent(fleet)).toEqual([]);
  });
});

describe('S5 law is asked again by whoever runs it', () => {
  test('S5 whatever the plan says', async () => {
    const law = () => 'until 2035-04-30 (EPSRC-10y)';
    const { fleet, carryOut, events } = await pruning(rehearsed(...names), { law });
    const trouble = troubleOf(await carryOut(prune()));
    expect(trouble).toMatchObject({ code: 'never' });
    expect(trouble.what).toContain('must be kept until 2035-04-30 (EPSRC-10y)');
    expect([sent(fleet), await events()]).toEqual([[], []]);
  });

  test('S5 and where nobody can be asked, nothing is destroyed', async () => {
    const { fleet, carryOut } = await pruning(rehearsed(...names), { law: undefined as never });
    expect(troubleOf(await carryOut(prune()))).toMatchObject({ code: 'never' });
    expect(sent(fleet)).toEqual([]);
  });

  test('an action of the tier never is not carried out', async () => {
    const { fleet, executor } = await pruning();
    const never = { ...prune(), tier: 'never' as const };
    const { state } = await executor.start(never, 'k7pq').finished;
    expect(troubleOf(state)).toMatchObject({ code: 'never' });
    expect(sent(fleet)).toEqual([]);
  });
});

describe('S2 S5 a prune is refused when something keeps a snapshot by now', () => {
  test.each<[string, object, RegExp]>([
    ['it is held', { holds: 1 }, /@b is held/],
    ['a clone stands on it', { clones: 1 }, /origin of 1 clone/],
    ['its clones are not known', { clones: undefined }, /is not known/],
    ['its mark was taken off', { mark: undefined }, /not marked any more/],
    ['its mark is no date', { mark: 'unreadable' }, /no date/],
    ['it was marked anew', { mark: instant(999_900) }, /was marked on/],
    ['it is another of that name', { guid: guid('22') }, /another snapshot, with guid 22/],
  ])('S5 %s', async (_, over, said) => {
    const { fleet, carryOut } = await pruning();
    const [a, b] = doomed;
    const snapshots = [a, { ...b, ...over }, snapshot('c', '3')];
    fleet.set(okavango, origin, { snapshots: snapshots as never });
    const trouble = troubleOf(await carryOut(prune()));
    expect(trouble).toMatchObject({ code: 'facts-changed' });
    expect(trouble.what).toMatch(said);
    expect(sent(fleet)).toEqual([]);
  });

  test('S5 the filesystem itself is marked, so that every snapshot seems to be', async () => {
    const { fleet, carryOut } = await pruning();
    const all = [...doomed, { ...snapshot('c', '3'), ...mark }];
    fleet.set(okavango, origin, { snapshots: all });
    expect(troubleOf(await carryOut(prune())).what).toContain('as if tank/tessera itself');
  });

  test.each([
    ['runs behind, so that the delay has not passed there', instant(1400)],
    ['is not known', null],
  ])('S5 the clock of the host %s', async (_, clock) => {
    const { fleet, carryOut } = await pruning();
    fleet.setClock(okavango, clock);
    expect(troubleOf(await carryOut(prune())).what).toContain('by the host');
    expect(sent(fleet)).toEqual([]);
  });
});
