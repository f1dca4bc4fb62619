import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { journalPath, openJournal, readJournal } from '../../src/journal/journal.ts';
import { cameAbout, readUnfinished, unfinished } from '../../src/journal/unfinished.ts';
import { mayHaveHappened, whatToDo } from '../../src/journal/unfinished-words.ts';
import { guid, runId } from '../../src/model/ids.ts';
import type { JournalEvent } from '../../src/model/journal.ts';
import * as world from '../support/world.ts';
import { confirmed, intent, outcome } from './events.ts';
import { temporaryDirectory } from './temporary.ts';

async function unfinishedAfter(...events: readonly JournalEvent[]) {
  const directory = await temporaryDirectory();
  const journal = await openJournal(directory, 'root@console');
  for (const event of events) await journal.append(event);
  return unfinished(await readJournal(directory));
}

describe('S10 what the journal says may have happened', () => {
  test('an intent with no outcome: the exact commands, when, and by whom', async () => {
    const [run, ...others] = await unfinishedAfter(
      confirmed('r1', 'a'),
      intent('r1'),
      outcome('r1'),
      { kind: 'done', run: runId('r1') },
      confirmed('r2', 'b'),
      intent('r2', 0),
      outcome('r2', 0),
      intent('r2', 1),
    );
    expect(others).toEqual([]);
    const sent = intent('r2', 1);
    expect(run).toMatchObject({
      run: 'r2',
      action: 'b',
      step: 1,
      actor: 'root@console',
      commands: sent.kind === 'intent' ? sent.commands : null,
    });
  });

  test('nothing, when a run was confirmed and never came to its intent', async () => {
    expect(await unfinishedAfter(confirmed('r1'))).toEqual([]);
  });

  test('nothing of an earlier run, once the same action was run again', async () => {
    const runs = [confirmed('r1'), intent('r1'), confirmed('r2'), intent('r2')];
    expect((await unfinishedAfter(...runs)).map(({ run }) => run)).toEqual(['r2']);
    expect(await unfinishedAfter(...runs, outcome('r2'))).toEqual([]);
  });

  test('nothing, once a person has noted it', async () => {
    const noted: JournalEvent = { kind: 'noted', run: runId('r1') };
    expect(await unfinishedAfter(confirmed('r1'), intent('r1'), noted)).toEqual([]);
  });
});

/** A journal with one run left open, as another process wrote it. */
async function leftBy(process: object | null) {
  const directory = await temporaryDirectory();
  const journal = await openJournal(directory, 'root@console');
  await journal.append(confirmed('r1'));
  await journal.append(intent('r1'));
  const path = journalPath(directory);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const written = lines.map((line) => `${JSON.stringify({ ...JSON.parse(line), process })}\n`);
  await writeFile(path, written.join(''));
  const [run] = await readUnfinished(directory);
  if (!run) throw new Error('nothing is unfinished');
  return run;
}

describe('S10 a crash is told from a run that goes on', () => {
  test('the holdfast that wrote it still runs: leave it', async () => {
    const directory = await temporaryDirectory();
    const journal = await openJournal(directory, 'root@console');
    await journal.append(confirmed('r1'));
    await journal.append(intent('r1'));
    const [run] = await readUnfinished(directory);
    expect(run?.going).toBe(true);
    expect(run && mayHaveHappened(run)).toContain(
      `still goes on in another holdfast, process ${process.pid}`,
    );
    expect(run && whatToDo(run)).toContain('Leave it');
  });

  test('it has ended: look on the host, and at the plan', async () => {
    const { pid } = spawnSync('true');
    const run = await leftBy({ pid, host: hostname(), started: '1' });
    expect(run.going).toBe(false);
    expect(mayHaveHappened(run)).toContain('ended before the step did');
    expect(whatToDo(run)).toContain('«ps»');
    expect(whatToDo(run)).toContain('okavango');
    expect(whatToDo(run)).toContain('resume');
  });

  test('a later process with its number is not it', async () => {
    const run = await leftBy({ pid: process.pid, host: hostname(), started: '1' });
    expect(run.going).toBe(false);
  });

  test('of another machine, or of a line that does not say, it cannot be told', async () => {
    const elsewhere = await leftBy({ pid: process.pid, host: 'elsewhere', started: '1' });
    expect(elsewhere.going).toBeNull();
    expect(mayHaveHappened(elsewhere)).toContain('on elsewhere is still at it cannot be told');
    expect((await leftBy(null)).going).toBeNull();
  });
});

describe('S3 what a look says of an unfinished run', () => {
  const seenWith = (guids: readonly string[]) =>
    world.seen(
      'paris-1',
      [world.zpool('vault')],
      [
        world.replica('vault/replica/tessera', {
          snapshots: world
            .snaps(...guids.map((each) => [each, world.hour] as const))
            .map((each, at) => ({ ...each, guid: guid(guids[at] ?? '') })),
        }),
      ],
    );

  test('it came about, it did not, or its host was not seen', async () => {
    const [run] = await unfinishedAfter(confirmed('r1'), intent('r1'));
    if (!run) throw new Error('nothing is unfinished');
    expect(cameAbout(run, () => seenWith(['18446744073709551615']))).toBe(true);
    expect(cameAbout(run, () => seenWith(['18446744073709551614']))).toBe(false);
    expect(cameAbout(run, () => null)).toBeNull();
  });

  test('S8 a look that could not list the pool does not say that it did not come about', async () => {
    const [run] = await unfinishedAfter(confirmed('r1'), intent('r1'));
    const [outcome] = run?.expect ?? [];
    if (!run || !outcome || !('filesystem' in outcome)) throw new Error('nothing is unfinished');
    const pool = outcome.filesystem.split('/')[0] ?? '';
    const why = { what: 'It stopped.', todo: 'Start it.', since: world.now, last: null };
    const seen = world.seen(outcome.host, [], [], { unread: [{ pool, ...why }] });
    expect(cameAbout(run, () => seen)).toBeNull();
  });
});
