import { describe, expect, it } from 'vitest';
import { hostName } from '../../src/model/ids.ts';
import { buildFleet } from './build.ts';
import type { DatasetDraft, FleetDraft } from './draft.ts';
import { replicated, sealed } from './draft-words.ts';
import { runText } from './shell/evaluate.ts';
import type { Promised } from './story-promises.ts';
import { watchOver } from './watch.ts';

const [first, second] = ['holdfast-20261122T040000Z', 'holdfast-20261122T070000Z'];

/** Which promises these commands break, run one after the other. */
function brokenBy(
  draft: FleetDraft,
  on: string,
  ...commands: readonly string[]
): readonly Promised[] {
  const built = buildFleet(draft);
  const broken = new Set<Promised>();
  const watch = watchOver(built, (promised, sentences) => {
    if (sentences.length > 0) broken.add(promised);
  });
  const shell = built.hosts.get(hostName(on));
  if (!shell) throw new Error(`no host ${on}`);
  for (const command of commands)
    expect(runText(command, shell, watch.around).next(), command).toEqual({ done: true, value: 0 });
  return [...broken];
}

describe('what a plan may never do is seen when it is done', () => {
  it('the last base of a copy is destroyed at the origin', () => {
    const destroy = `zfs destroy tank/data/mosses@${first},${second}`;
    expect(brokenBy(replicated(), 'north', destroy)).toContain('keeps bases');
  });

  it('the base of the next increment is destroyed, at the origin or on the copy', () => {
    for (const [on, name] of [
      ['north', 'tank/data/mosses'],
      ['south', 'tank/mosses'],
    ] as const)
      expect(brokenBy(replicated(), on, `zfs destroy ${name}@${second}`)).toContain('keeps bases');
  });

  it('but not where a bookmark stands for it', () => {
    const mark = `zfs bookmark tank/data/mosses@${second} tank/data/mosses#${second}`;
    const destroy = `zfs destroy tank/data/mosses@${second}`;
    expect(brokenBy(replicated(), 'north', mark, destroy)).toEqual([]);
  });

  it('nor where a copy that is marked to be given up goes as a whole', () => {
    const mark = 'zfs set holdfast:retire=2026-11-01 tank/mosses';
    const destroy = `zfs destroy tank/mosses@${first},${second}`;
    expect(brokenBy(replicated(), 'south', mark, destroy)).not.toContain('keeps bases');
    expect(brokenBy(replicated(), 'south', destroy)).toContain('keeps bases');
  });

  it('nor where a clone is promoted and goes on with it', () => {
    const clone = `zfs clone -o readonly=on tank/mosses@${second} tank/next`;
    expect(brokenBy(replicated(), 'south', clone, 'zfs promote tank/next')).toEqual([]);
  });

  it('a copy that is wanted is destroyed', () => {
    const destroy = [`zfs destroy tank/mosses@${first},${second}`, 'zfs destroy tank/mosses'];
    expect(brokenBy(replicated(), 'south', ...destroy)).toContain('keeps counts');
  });

  it('something under a legal hold or within its term is destroyed, and not what no law protects any more', () => {
    const destroy = `zfs destroy tank/mosses@${first}`;
    for (const law of ['hold', 'for ten years'] as const)
      expect(brokenBy(replicated({ law }), 'south', destroy)).toEqual(['keeps the law']);
    for (const law of ['none', 'over'] as const)
      expect(brokenBy(replicated({ law }), 'south', destroy)).toEqual([]);
  });

  const send = (flag: string) =>
    `zfs send ${flag} tank/data/mosses@${first} | ssh south.example.org 'zfs receive -s -u tank/new'`;

  it('something in the clear comes to a keyless pool, be it encrypted at its origin or not', () => {
    const keyless = (over: Partial<DatasetDraft>) => replicated(over, { trust: 'keyless' });
    expect(brokenBy(keyless({ top: sealed }), 'north', send('-Lce'))).toContain('keeps to raw');
    expect(brokenBy(keyless({}), 'north', send('-w'))).toContain('keeps to raw');
    expect(brokenBy(keyless({ top: sealed }), 'north', send('-w'))).toEqual([]);
  });

  it('a dataset comes to where it may not lie', () => {
    const over = [
      replicated({ forbid: [1] }),
      replicated({}, { role: 'scratch' }),
      replicated({}, { trust: 'untrusted' }),
    ];
    for (const draft of over)
      expect(brokenBy(draft, 'north', send('-Lce'))).toContain('keeps to its places');
    expect(brokenBy(replicated(), 'north', send('-Lce'))).toEqual([]);
  });
});
