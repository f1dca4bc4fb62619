import { describe, expect, it } from 'vitest';
import { assessFleet } from '../../src/health/assess.ts';
import type { Action } from '../../src/model/action.ts';
import type { TransferRule } from '../../src/model/inventory.ts';
import type { Step } from '../../src/model/step.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { type LettersFleet, letters, lettersFleet, MiB } from '../support/letters.ts';
import * as w from '../support/world.ts';

function planned(fleet: LettersFleet): Action {
  const { config, observations } = lettersFleet(fleet);
  const [action] = makePlan(config, assessFleet(config, observations, w.now), w.now).actions;
  if (!action) throw new Error('nothing is planned');
  return action;
}

const textOf = (step: Step | undefined): string => {
  if (!step || step.kind === 'relay') throw new Error('no step with one command');
  return step.run.command;
};
const rule = (via: 'direct' | 'relay', limit: bigint | null = null): TransferRule => ({
  from: null,
  to: null,
  via,
  limit,
});

describe('a dataset with forty children', () => {
  it('goes through one pipe and one handshake, however many streams it takes', () => {
    const { steps } = planned({ source: letters(40) });
    expect(steps).toHaveLength(1);
    expect(steps[0].title).toBe('send 41 filesystems of letters (about 82.0 MiB)');
    expect(textOf(steps[0]).match(/zfs send /g)).toHaveLength(82);
    expect(textOf(steps[0]).match(/zfs receive /g)).toHaveLength(82);
    expect(textOf(steps[0]).match(/ssh /g)).toHaveLength(1);
  });

  it('reads a line a stream, in the order in which they go, parents first', () => {
    const [step] = planned({ source: letters(1) }).steps;
    const stamp =
      '-x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=letters -o holdfast:role=replica -o holdfast:send=Lce';
    expect(textOf(step)).toBe(
      [
        '{',
        '  zfs send -Lce -v -P tank/letters@a &&',
        '  zfs send -Lce -v -P -i @a tank/letters@b &&',
        '  zfs send -Lce -v -P tank/letters/c1@ac1 &&',
        '  zfs send -Lce -v -P -i @ac1 tank/letters/c1@bc1',
        '} | ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=15 h2.example.org \\',
        `  'zfs receive -s -u ${stamp} -o holdfast:summary=letters vault/letters &&' \\`,
        "  'zfs receive -s -u vault/letters &&' \\",
        `  'zfs receive -s -u ${stamp} vault/letters/c1 &&' \\`,
        "  'zfs receive -s -u vault/letters/c1'",
      ].join('\n'),
    );
  });

  it('has the same id in every plan of the same fleet', () => {
    const made = new Set(Array.from({ length: 10 }, () => planned({ source: letters(40) }).id));
    expect(made.size).toBe(1);
    expect(planned({ source: letters(39) }).id).not.toBe([...made][0]);
  });

  it('S3 is to have every guid there, and every new filesystem inert', () => {
    const [step] = planned({ source: letters(40) }).steps;
    const kinds = step.outcomes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'guid-there')).toHaveLength(82);
    expect(kinds.filter((kind) => kind === 'inert')).toHaveLength(41);
  });

  it('S2 relies on every base and snapshot, on every target once, and on room for all of it', () => {
    const target = letters(40, MiB, 'vault/letters').map(({ name, snapshots }) =>
      w.replica(name, { snapshots: snapshots.slice(0, 1) }),
    );
    const [step] = planned({ source: letters(40), target }).steps;
    const kinds = step.facts.map(({ kind }) => kind);
    const many = (kind: string) => kinds.filter((each) => each === kind).length;
    expect(many('snapshot-is')).toBe(82);
    expect([many('newest-is'), many('unwritten'), many('token-is')]).toEqual([41, 41, 41]);
    expect(many('pool-usable')).toBe(1);
    expect(step.facts).toContainEqual({
      kind: 'space-for',
      host: 'h2',
      filesystem: 'vault/letters',
      bytes: 41n * MiB,
    });
    expect(step.facts).toContainEqual({
      kind: 'space-for',
      host: 'h2',
      filesystem: 'vault/letters/c40',
      bytes: MiB,
    });
  });

  it('S2 of a new copy only that the targets are absent: between two streams nobody looks', () => {
    const [step] = planned({ source: letters(2) }).steps;
    expect(step.facts.filter(({ host }) => host === 'h2')).toEqual([
      ...['', '/c1', '/c2'].map((path) => ({
        kind: 'absent',
        host: 'h2',
        filesystem: `vault/letters${path}`,
      })),
      { kind: 'pool-usable', host: 'h2', pool: 'vault', states: ['ONLINE', 'DEGRADED'] },
      { kind: 'space-for', host: 'h2', filesystem: 'vault', bytes: 6n * MiB },
    ]);
  });
});

describe('what goes together', () => {
  const sendsOf = (action: Action) =>
    action.steps.map((step) => (step.kind === 'command' ? 0 : step.sends.length));

  it('is at most a GiB: what is larger goes alone, and the order stays', () => {
    const [top, small, ...rest] = letters(4);
    if (!top || !small) throw new Error('no filesystems');
    const big = w.filesystem('tank/letters/c2', {
      snapshots: w.snaps(['big', w.hour, 2n * w.GiB]),
      bookmarks: w.kept(w.snaps(['big', w.hour])),
    });
    const action = planned({ source: [top, small, big, ...rest.slice(1)] });
    expect(sendsOf(action)).toEqual([4, 1, 4]);
    expect(textOf(action.steps[1])).toMatch(/^zfs send -Lce -v -P tank\/letters\/c2@big \| ssh /);
    expect(sendsOf(planned({ source: letters(3, w.GiB / 4n) }))).toEqual([4, 4]);
  });

  it.each(['direct', 'relay'] as const)(
    'S2 is at most a minute and a half of the limit when %s: facts are read again before each step',
    (via) => {
      const fleet = { source: letters(40, 4n * MiB), rules: [rule(via, MiB)] };
      expect(sendsOf(planned(fleet))).toEqual([22, 22, 22, 16]);
      expect(sendsOf(planned({ ...fleet, rules: [rule(via, 1024n * MiB)] }))).toEqual([82]);
    },
  );

  it('is at most a hundred streams', () => {
    expect(sendsOf(planned({ source: letters(120) }))).toEqual([100, 100, 42]);
  });

  it('is at most 32 KiB of text, which travels in one argument', () => {
    const deep = 'd'.repeat(120);
    const source = letters(49, MiB, `tank/letters`).map((each, at) =>
      at === 0 ? each : { ...each, name: `${each.name} ${deep}` as typeof each.name },
    );
    const action = planned({ source });
    expect(action.steps.length).toBeGreaterThan(1);
    for (const step of action.steps) expect(textOf(step).length).toBeLessThan(33 * 1024);
  });

  it('of one filesystem is named by it', () => {
    expect(planned({ source: letters(0) }).steps.map(({ title }) => title)).toEqual([
      'send tank/letters@b (about 2.00 MiB)',
    ]);
  });
});

describe('how long it takes', () => {
  it('counts what each send costs beside its bytes, so a hundred small ones are not done in no time', () => {
    const { estimate } = planned({ source: letters(49, 4096n) });
    expect(estimate).toEqual({ bytes: 409_600n, seconds: 50 });
  });

  it('is a matter of the bytes where there are many, and of the limit where one is set', () => {
    const source = letters(0, 110n * 10n ** 9n);
    expect(planned({ source }).estimate.seconds).toBe(2001);
    const rules = [rule('direct', 10n ** 9n)];
    expect(planned({ source, rules }).estimate.seconds).toBe(221);
  });
});

describe('the way of several streams', () => {
  const source = letters(1);

  it('is two chains joined by this machine when relayed', () => {
    const [step] = planned({ source, rules: [rule('relay')] }).steps;
    if (step.kind !== 'relay') throw new Error('not relayed');
    expect(step.send.command.split('\n')).toEqual([
      'zfs send -Lce -v -P tank/letters@a &&',
      'zfs send -Lce -v -P -i @a tank/letters@b &&',
      'zfs send -Lce -v -P tank/letters/c1@ac1 &&',
      'zfs send -Lce -v -P -i @ac1 tank/letters/c1@bc1',
    ]);
    expect(step.receive.command.match(/ &&\n/g)).toHaveLength(3);
  });

  it('keeps a limit for all of them together', () => {
    const [step] = planned({ source, rules: [rule('direct', MiB)] }).steps;
    expect(textOf(step)).toContain('\n} | pv -q -L 1048576 | ssh ');
  });

  it('asks sudo for every zfs, on both ends', () => {
    const text = textOf(planned({ source, hosts: { become: 'sudo' } }).steps[0]);
    expect(text.match(/sudo -n zfs (?:send|receive)/g)).toHaveLength(8);
    expect(text.match(/zfs (?:send|receive)/g)).toHaveLength(8);
  });

  it('widens the PATH of a login that is not root’s for every receive', () => {
    const peer = { host: '10.99.0.12', user: 'repl', port: null };
    const text = textOf(planned({ source, hosts: { peer } }).steps[0]);
    expect(text).toContain(
      "repl@10.99.0.12 \\\n  'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH;' \\\n  'zfs receive ",
    );
  });
});
