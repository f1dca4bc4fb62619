import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalPath, openJournal } from '../../src/journal/journal.ts';
import { actionId, datasetId, hostName, runId } from '../../src/model/ids.ts';
import { holdfast } from './support.ts';

describe('journal', () => {
  let state = '';
  const directory = () => join(state, 'holdfast', 'journal');
  const say = (...words: readonly string[]) =>
    holdfast(['journal', ...words], { XDG_STATE_HOME: state });

  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  });
  afterEach(() => rm(state, { recursive: true }));

  async function written(): Promise<void> {
    const journal = await openJournal(directory(), 'archivist@desk');
    const run = runId('run-1');
    await journal.append({
      kind: 'confirmed',
      run,
      action: actionId('replicate-mosses'),
      title: 'replicate mosses',
      datasets: [datasetId('mosses')],
      target: null,
      why: ['1 copy of at least 2'],
    });
    await journal.append({
      kind: 'intent',
      run,
      step: 0,
      commands: [{ host: hostName('north'), command: 'zfs send tank/mosses@a' }],
      facts: [],
      expect: [],
    });
    await journal.append({
      kind: 'outcome',
      run,
      step: 0,
      exits: ['north: exit 0'],
      bytes: 2n ** 60n,
      verified: true,
      said: '',
    });
    await journal.append({ kind: 'done', run });
    await journal.close();
  }

  it('says that it is empty before anything was confirmed', async () => {
    const { code, stdout } = await say();
    expect(code).toBe(0);
    expect(stdout).toContain('is empty');
  });

  it('prints who confirmed what, what was sent where, and how it ended', async () => {
    await written();
    const { stdout } = await say();
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^1 {2}\d{4}-.*Z {2}archivist@desk {2}confirmed {2}run-1 {2}.*replicate mosses$/,
    );
    expect(lines[1]).toContain('north: zfs send tank/mosses@a');
    expect(lines[2]).toContain('came about, 1.00 EiB sent (north: exit 0)');
  });

  it('S10 ends with what was left open: which action, where, what may have happened, what to do', async () => {
    const journal = await openJournal(directory(), 'archivist@desk');
    const run = runId('run-1');
    const about = { run, action: actionId('replicate-mosses'), title: 'replicate mosses' };
    await journal.append({ kind: 'confirmed', ...about, datasets: [], target: null, why: [] });
    const commands = [{ host: hostName('north'), command: 'zfs send tank/mosses@a' }];
    await journal.append({ kind: 'intent', run, step: 0, commands, facts: [], expect: [] });
    const { stdout } = await say();
    const told = stdout.slice(stdout.indexOf('1 run has no end on record'));
    expect(told).toContain('replicate mosses (run-1');
    expect(told).toContain('on north: zfs send tank/mosses@a');
    expect(told).toMatch(/still goes on in another holdfast, process \d+/);
    const { unfinished } = JSON.parse((await say('--json')).stdout);
    expect(unfinished).toMatchObject([{ run: 'run-1', going: true, commands }]);
  });

  it('an unreadable journal is said to be that, exit 1', async () => {
    await mkdir(journalPath(directory()), { recursive: true });
    const { code, stderr } = await say();
    expect(code).toBe(1);
    expect(stderr).toContain('could not be read');
    expect(stderr).not.toContain('This was not expected');
  });

  it('gives byte counts as decimal strings in JSON', async () => {
    await written();
    const { stdout } = await say('--json');
    const { schema, records } = JSON.parse(stdout);
    expect(schema).toBe('holdfast/journal/v1');
    expect(records[2].event.bytes).toBe('1152921504606846976');
  });

  it('verifies a journal that nobody touched', async () => {
    await written();
    const { code, stdout } = await say('verify');
    expect(code).toBe(0);
    expect(stdout).toContain('4 records, none changed or removed');
  });

  it('finds a changed record, exit 1', async () => {
    await written();
    const path = journalPath(directory());
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('replicate mosses', 'replicate mousse'));
    const { code, stdout } = await say('verify');
    expect(code).toBe(1);
    expect(stdout).toContain('line 2 does not follow from the line before it');
    expect((await say('verify', '--json')).code).toBe(1);
  });

  it('of the embedded fleet goes with it, and it says so', async () => {
    expect((await holdfast(['--demo', 'journal'])).code).toBe(64);
  });
});
