import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/model/action.ts';
import { actionId, datasetId, poolId } from '../../src/model/ids.ts';
import { ShellError } from '../../src/ssh/shell.ts';
import {
  action,
  direct,
  directCommand,
  receiveCommand,
  relay,
  sendCommand,
  snapshotStep,
} from './actions.ts';
import { okavango, paris } from './fake-fleet.ts';
import { arrived, scene, troubleOf } from './scene.ts';

describe('S1 nothing runs that was not shown and confirmed', () => {
  test('the shell is given the confirmed command byte for byte', async () => {
    const strange = 'zfs snapshot \'tank/a b\'@x  # "$HOME" \\ `id` ü\t\n';
    const { fleet, carryOut } = await scene();
    await carryOut(action([{ ...snapshotStep, run: { host: okavango, command: strange } }]));
    expect(fleet.sent).toEqual([{ host: okavango, command: strange, intent: 'change' }]);
  });

  test('a relay gives each host its own half', async () => {
    const { fleet, carryOut } = await scene();
    await carryOut(action([relay]));
    expect(fleet.sent.toSorted((a, b) => a.host.localeCompare(b.host))).toEqual([
      { ...sendCommand, intent: 'change' },
      { ...receiveCommand, intent: 'change' },
    ]);
  });

  test.each([
    ['yes', ''],
    ['yes', 'y'],
    ['yes', 'YES'],
    ['yes', 'yes '],
    ['k7', 'yes'],
    ['k7', 'K7'],
  ])('an action that is confirmed with «%s» is not with «%s»', async (word, answer) => {
    const { fleet, executor, events } = await scene();
    const asked = action([direct], { confirm: { kind: 'token', word } });
    const { state } = await executor.start(asked, answer).finished;
    expect(troubleOf(state)).toMatchObject({ code: 'not-confirmed' });
    expect(troubleOf(state).todo).toContain(`«${word}»`);
    expect([fleet.sent, fleet.looks, await events()]).toEqual([[], [], []]);
  });

  test('the exact word of a token confirms', async () => {
    const { fleet, carryOut } = await scene();
    fleet.behaviour = () => {
      arrived(fleet);
      return { kind: 'exited', code: 0 };
    };
    const state = await carryOut(
      action([direct], { tier: 'costly', confirm: { kind: 'token', word: 'k7' } }),
    );
    expect(state.kind).toBe('done');
    expect(fleet.sent).toEqual([{ ...directCommand, intent: 'change' }]);
  });

  test('one confirmation is one run: the second use is refused, whatever came of the first', async () => {
    const { fleet, carryOut } = await scene();
    const once = action([snapshotStep]);
    await carryOut(once);
    const again = troubleOf(await carryOut(once));
    expect(again).toMatchObject({ code: 'not-confirmed' });
    expect(again.what).toContain('one confirmation is one run');
    expect(fleet.sent).toHaveLength(1);
  });

  test('a wrong answer does not use the confirmation up', async () => {
    const { fleet, executor, carryOut } = await scene();
    const once = action([snapshotStep]);
    await executor.start(once, 'no').finished;
    await carryOut(once);
    expect(fleet.sent).toHaveLength(1);
  });

  test('an action of the tier never is refused even with the right answer', async () => {
    const { fleet, carryOut } = await scene();
    expect(troubleOf(await carryOut(action([direct], { tier: 'never' })))).toMatchObject({
      code: 'never',
    });
    expect(fleet.sent).toEqual([]);
  });

  test('what a person declined is on record', async () => {
    const { executor, events } = await scene();
    const { id, title, ...rest } = action([direct]);
    await executor.decline({ id, title, ...rest });
    expect(await events()).toEqual([{ kind: 'declined', action: id, title }]);
  });
});

describe('runs beside each other', () => {
  const other: Partial<Action> = {
    id: actionId('other'),
    datasets: [datasetId('gbif')],
    target: poolId(okavango, 'fast'),
  };

  test.each([
    ['the same dataset', { ...other, datasets: [datasetId('gbif'), datasetId('tessera')] }],
    ['the same target', { ...other, target: poolId(paris, 'vault') }],
  ])('one with %s is refused while the first still runs', async (_what, clash) => {
    const { fleet, executor, carryOut } = await scene();
    let release = (): void => undefined;
    fleet.behaviour = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'exited', code: 0 });
      });
    const first = executor.start(action([direct]), 'yes');
    const second = troubleOf(await carryOut(action([snapshotStep], clash)));
    expect(second).toMatchObject({ code: 'still-running' });
    expect(second.what).toContain('replicate tessera from okavango:tank to paris-1:vault');
    await expect.poll(() => fleet.sent.length).toBe(1);
    release();
    await first.finished;
    fleet.behaviour = () => ({ kind: 'exited', code: 0 });
    await carryOut(action([snapshotStep], clash));
    expect(fleet.sent).toHaveLength(2);
  });

  test('one with another dataset and target runs at once', async () => {
    const { fleet, executor } = await scene();
    fleet.behaviour = () => new Promise(() => undefined);
    executor.start(action([direct]), 'yes');
    executor.start(action([snapshotStep], other), 'yes');
    await expect.poll(() => fleet.sent.length).toBe(2);
  });
});

describe('S14 read-only means read-only', () => {
  test('nothing is looked at, recorded or sent, and it is refused before any other reason', async () => {
    const { fleet, executor, events } = await scene({ readOnly: true });
    const { state } = await executor.start(action([direct], { tier: 'never' }), 'no').finished;
    expect(troubleOf(state)).toMatchObject({ code: 'read-only' });
    expect([fleet.sent, fleet.looks, await events()]).toEqual([[], [], []]);
  });

  test('the shells refuse too, should the executor ever be opened without the flag', async () => {
    const { fleet } = await scene();
    fleet.shells = {
      ...fleet.shells,
      shell: (host) => ({
        host,
        run: () =>
          Promise.reject(
            new ShellError('read-only', host, { what: 'Opened read-only.', todo: 'Do not.' }),
          ),
        close: () => Promise.resolve(),
      }),
    };
    const sheltered = await scene({ shells: fleet.shells });
    for (const step of [direct, relay])
      expect(troubleOf(await sheltered.carryOut(action([step])))).toMatchObject({
        code: 'read-only',
      });
    expect(fleet.sent).toEqual([]);
    const kinds = (await sheltered.events()).map(({ kind }) => kind);
    expect(kinds.slice(0, 4)).toEqual(['confirmed', 'intent', 'outcome', 'refused']);
  });
});
