import { describe, expect, test } from 'vitest';
import { openJournal, readJournal } from '../../src/journal/journal.ts';
import { unfinished } from '../../src/journal/unfinished.ts';
import { runId } from '../../src/model/ids.ts';
import type { JournalEvent } from '../../src/model/journal.ts';
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
});
