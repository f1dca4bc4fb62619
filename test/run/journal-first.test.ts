import { mkdir, readFile, rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { journalPath, readJournal } from '../../src/journal/journal.ts';
import { JournalError } from '../../src/journal/problem.ts';
import { unfinished } from '../../src/journal/unfinished.ts';
import type { JournalEvent } from '../../src/model/journal.ts';
import { action, direct, directCommand, facts, outcomes, relay } from './actions.ts';
import { arrived, scene, troubleOf } from './scene.ts';

const full = () =>
  new JournalError('unwritable', { what: 'The disk is full.', todo: 'Make room on that disk.' });

/** A scene whose journal fails at the n-th record, and at no other. */
async function failingAt(nth: number) {
  const whole = await scene();
  let written = 0;
  const journal = {
    ...whole.journal,
    append: (event: JournalEvent) => {
      written += 1;
      return written === nth ? Promise.reject(full()) : whole.journal.append(event);
    },
  };
  const { fleet } = whole;
  return { ...(await scene({ shells: fleet.shells, look: fleet.look, journal })), fleet };
}

describe('S10 journal first', () => {
  for (const step of [direct, relay]) {
    test(`${step.kind}: when the shell is called, the confirmation and the intent are in the file`, async () => {
      const { fleet } = await scene();
      fleet.behaviour = ({ stdin }) => {
        stdin.resume();
        return { kind: 'exited', code: 0 };
      };
      const inner = fleet.shells;
      let whenCalled = '';
      const spied = await scene({
        look: fleet.look,
        shells: {
          ...inner,
          shell: (host) => ({
            ...inner.shell(host),
            run: async (command, options) => {
              whenCalled ||= await readFile(journalPath(spied.directory), 'utf8');
              return inner.shell(host).run(command, options);
            },
          }),
        },
      });
      await spied.carryOut(action([step]));
      const [confirmed, intent, ...more] = whenCalled.trimEnd().split('\n');
      expect(more).toEqual([]);
      expect(JSON.parse(confirmed ?? '')).toMatchObject({ event: { kind: 'confirmed' } });
      expect(JSON.parse(intent ?? '')).toMatchObject({ event: { kind: 'intent', step: 0 } });
    });
  }

  test('the intent holds the exact commands, the facts and what is expected', async () => {
    const { carryOut, events } = await scene();
    await carryOut(action([direct]));
    expect((await events())[1]).toMatchObject({
      commands: [directCommand],
      facts,
      expect: outcomes,
    });
  });

  test.each([
    ['the confirmation', 1],
    ['the intent', 2],
  ])('%s cannot be written: nothing is sent', async (_what, nth) => {
    const { fleet, carryOut } = await failingAt(nth);
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble).toEqual({
      code: 'journal',
      what: 'The disk is full. Nothing was sent.',
      todo: 'Make room on that disk.',
      host: null,
    });
    expect(fleet.sent).toEqual([]);
  });

  test('a journal that was taken away is the same', async () => {
    const { fleet, carryOut, directory } = await scene();
    await mkdir(journalPath(directory));
    expect(troubleOf(await carryOut(action([direct]))).code).toBe('journal');
    expect(fleet.sent).toEqual([]);
    await rm(journalPath(directory), { recursive: true });
  });

  test('the outcome cannot be written: no further step runs, and it says what was done', async () => {
    const { fleet, carryOut } = await failingAt(3);
    fleet.behaviour = () => {
      arrived(fleet);
      return { kind: 'exited', code: 0 };
    };
    const trouble = troubleOf(await carryOut(action([direct, relay])));
    expect(trouble).toMatchObject({
      code: 'journal',
      what: 'The disk is full. The step did what it was to do.',
    });
    expect(fleet.sent).toHaveLength(1);
  });

  test('neither the step nor its record went well: both are said', async () => {
    const { carryOut } = await failingAt(3);
    const trouble = troubleOf(await carryOut(action([direct])));
    expect(trouble.code).toBe('outcome-missing');
    expect(trouble.what).toContain('The disk is full.');
  });

  test('a run that was killed on the way is found by its intent', async () => {
    const { fleet, executor, directory } = await scene();
    fleet.behaviour = () => new Promise(() => undefined);
    const { id } = executor.start(action([direct]), 'yes');
    await expect.poll(() => fleet.sent.length).toBe(1);
    expect(unfinished(await readJournal(directory))).toMatchObject([
      { run: id, step: 0, commands: [directCommand], title: action([direct]).title },
    ]);
  });

  test('a run that ended, however it did, is not taken for one that was killed', async () => {
    const { fleet, carryOut, directory } = await scene();
    await carryOut(action([direct]));
    fleet.behaviour = () => {
      arrived(fleet);
      return { kind: 'exited', code: 0 };
    };
    await carryOut(action([direct]));
    expect(unfinished(await readJournal(directory))).toEqual([]);
  });
});
