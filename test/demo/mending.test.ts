import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Action, ActionKind } from '../../src/model/action.ts';
import { type Embedded, openEmbedded } from '../run/embedded.ts';

/** The embedded fleet, with replicas spoiled by hand and put right by what is recommended. */
describe('what somebody has done to a replica by hand', () => {
  let embedded: Embedded;
  beforeAll(async () => {
    embedded = await openEmbedded(Number.POSITIVE_INFINITY);
  });
  afterAll(() => embedded.close());

  const planned = () => embedded.planned(embedded.demo.config);
  const find = async (kind: ActionKind, dataset: string): Promise<Action | undefined> =>
    (await planned()).find(
      (each) => each.kind === kind && each.datasets.includes(dataset as never),
    );

  /** Does what is recommended, and sees that it is recommended no more. */
  async function mend(kind: ActionKind, dataset: string): Promise<Action> {
    const action = await find(kind, dataset);
    if (!action) {
      const titles = (await planned()).map(({ title }) => title);
      throw new Error(`no ${kind} of ${dataset} among: ${titles.join('; ')}`);
    }
    const ended = await (await embedded.begin(action)).finished;
    expect(ended.state, action.title).toMatchObject({ kind: 'done' });
    expect((await planned()).map(({ id }) => id)).not.toContain(action.id);
    return action;
  }

  const list = (host: string, words: string) => embedded.byHand(host, `zfs list -H ${words}`);
  const names = async (host: string, filesystem: string) =>
    (await list(host, `-d 1 -t snapshot -o name ${filesystem}`)).trim().split('\n');

  it('S4 a snapshot taken there: it is put aside, and the copy goes on without being sent again', async () => {
    const copy = 'cold/life-maps';
    const before = await names('oregon-1', copy);
    await embedded.byHand('oregon-1', `zfs snapshot ${copy}@theirs`);
    await mend('aside', 'life-maps');
    expect(await names('oregon-1', copy)).toEqual(before);
    const all = await list('oregon-1', '-r -o name cold');
    const aside = /\S+\.aside-\S+/.exec(all)?.[0] ?? '';
    expect(await names('oregon-1', aside)).toEqual([`${aside}@theirs`]);
    const update = await mend('replicate', 'life-maps');
    expect(update.target).toBe('oregon-1:cold');
    expect((await names('oregon-1', copy)).slice(0, before.length)).toEqual(before);
    expect((await names('oregon-1', copy)).length).toBeGreaterThan(before.length);
    expect(update.estimate.bytes ?? 0n).toBeLessThan(1n << 36n);
  });

  it('S7 the same of a keyless copy, whose key nobody has there', async () => {
    const copy = 'vault/replica/iucn-ranges';
    const before = await names('paris-1', copy);
    await embedded.byHand('paris-1', `zfs snapshot ${copy}@theirs`);
    await mend('aside', 'iucn-ranges');
    expect(await names('paris-1', copy)).toEqual(before);
    const row = await list('paris-1', `-o encryptionroot,keystatus,readonly,canmount ${copy}`);
    expect(row.trim().split('\t')).toEqual([copy, 'unavailable', 'on', 'noauto']);
  });

  it('S4 its newest snapshot destroyed: what is left of it is rolled back', async () => {
    const copy = 'cold/repology';
    const newest = (await names('oregon-1', copy)).at(-1) ?? '';
    await embedded.byHand('oregon-1', `zfs destroy ${newest}`);
    const action = await mend('rollback', 'repology');
    expect(action.tier).toBe('destructive');
  });

  it('S9 set writable: it is made inert again', async () => {
    await embedded.byHand(
      'paris-2',
      'zfs set readonly=off canmount=on mountpoint=/srv/openalex tank/archive/openalex',
    );
    const before = await list('paris-2', '-o mounted tank/archive/openalex');
    if (before.trim() === 'no') await embedded.byHand('paris-2', 'zfs mount tank/archive/openalex');
    await mend('inert', 'openalex');
    const row = await list('paris-2', '-o readonly,canmount,mounted tank/archive/openalex');
    expect(row.trim().split('\t')).toEqual(['on', 'noauto', 'no']);
  });

  it('S11 a receive whose snapshot the origin has lost: it is given up', async () => {
    await embedded.byHand('marpe', 'zfs destroy eeg/recordings@baseline');
    await mend('abort', 'eeg-recordings');
    await expect(list('paris-2', '-o name bulk/archive/eeg-recordings')).rejects.toThrow(
      'does not exist',
    );
  });

  it('its stamp taken off: it is stamped again', async () => {
    await embedded.byHand('paris-2', 'zfs inherit holdfast:dataset tank/archive/papers-doi');
    await mend('stamp', 'papers-doi');
    const said = await list('paris-2', '-o holdfast:dataset tank/archive/papers-doi');
    expect(said.trim()).toBe('papers-doi');
  });

  it('S5 a copy more than is wanted: marked, and destroyed when its time has come', async () => {
    const [mark] = (await planned()).filter(
      ({ kind, datasets }) => kind === 'retire' && datasets.includes('repology' as never),
    );
    const filesystem = /(\S+)$/.exec(
      mark?.steps[0].kind === 'command' ? mark.steps[0].run.command : '',
    );
    const host = mark?.target?.split(':')[0] ?? '';
    await embedded.byHand(host, `zfs set holdfast:retire=2020-01-01T00:00:00Z ${filesystem?.[1]}`);
    const action = await mend('retire', 'repology');
    expect(action.tier).toBe('destructive');
    await expect(list(host, `-o name ${filesystem?.[1]}`)).rejects.toThrow('does not exist');
    expect(await find('retire', 'repology')).toBeUndefined();
  });
});
