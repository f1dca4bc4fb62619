import { describe, expect, it } from 'vitest';
import { hostName } from '../../src/model/ids.ts';
import { buildFleet } from './build.ts';
import { dataset, fleet, host, pool } from './draft-words.ts';
import { hostAt } from './fleet.ts';
import { runText } from './shell/evaluate.ts';
import { parseShell } from './shell/parse.ts';
import type { Said } from './shell/surroundings.ts';
import { NotUnderstood } from './shell/words.ts';

/** Two hosts, and a dataset with a snapshot and a child; what one of them answers to a text, and each command that was run. */
function shell(text: string, on = 'north') {
  const built = buildFleet(
    fleet({
      hosts: [
        host('north', [pool()], { tools: ['pv'] }),
        host('south', [pool()], { port: 2222 }),
        host('far', [pool()], { sight: 'long away' }),
      ],
      datasets: [
        dataset({
          past: [
            { hours: 1, what: 'child', child: { type: 'filesystem', encryption: 'plain' } },
            { hours: 1, what: 'snapshot', by: 'holdfast' },
          ],
        }),
      ],
    }),
  );
  const said: string[] = [];
  const ended = (words: readonly string[], { exit }: Said) =>
    `${words.slice(0, 2).join(' ')} ${exit}`;
  const shellHost = built.hosts.get(hostName(on));
  if (!shellHost) throw new Error(`no host ${on}`);
  const running = runText(text, shellHost, {
    hostAt: (address, port) => hostAt(built, address, port),
    onBytes: () => {},
    onCommand: ({ name }, words, end) => said.push(`${name}: ${ended(words, end)}`),
  });
  const end = running.next();
  return { exit: end.done === true ? end.value : 'a stream', said };
}

const snapshot = 'tank/data/mosses@holdfast-20261122T080000Z';
const child = "'tank/data/mosses/child 1@holdfast-20261122T080000Z'";
const south = 'ssh -o BatchMode=yes -p 2222 south.example.org';

describe('the shell that carries out what is shown', () => {
  it('runs one command after another, as long as each succeeds', () => {
    expect(shell(`zfs destroy ${snapshot} && zfs destroy ${snapshot} && zpool scrub tank`)).toEqual(
      {
        exit: 1,
        said: ['north: zfs destroy 0', 'north: zfs destroy 1'],
      },
    );
  });

  it('pipes a stream to another host, with a limit on its way', () => {
    const text = `zfs send ${snapshot} | pv -q -L 1000 | ${south} 'doas -n zfs receive -u tank/a'`;
    expect(shell(text)).toEqual({ exit: 0, said: ['south: zfs receive 0', 'north: zfs send 0'] });
  });

  it('pipes many streams through one pipe, a receive for each', () => {
    const far = `${south} \\\n  'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH;' \\\n  'zfs receive tank/a &&' \\\n  'zfs receive '\\''tank/a/child 1'\\'''`;
    const text = `{\n  zfs send ${snapshot} &&\n  zfs send ${child}\n} | ${far}`;
    expect(shell(text)).toEqual({
      exit: 0,
      said: [
        'south: zfs receive 0',
        'north: zfs send 0',
        'south: zfs receive 0',
        'north: zfs send 0',
      ],
    });
  });

  it('ends both sides where one fails: nothing more is sent, nothing more received', () => {
    const receives = '{ zfs receive tank/none/a && zfs receive tank/b; }';
    expect(shell(`{ zfs send ${snapshot} && zfs send ${child}; } | ${receives}`)).toEqual({
      exit: 1,
      said: ['north: zfs receive 1'],
    });
  });

  it('says no more than the last command of a pipe, as sh does: a send that fails is found by what did not come', () => {
    const { exit, said } = shell(`zfs send ${snapshot}x | zfs receive tank/a`);
    expect(exit).toBe(1);
    expect(said).toEqual(['north: zfs send 1', 'north: zfs receive 1']);
  });

  it('reaches no host that is away', () => {
    expect(shell(`zfs send ${snapshot} | ssh far.example.org 'zfs receive tank/a'`).exit).toBe(255);
  });

  it('takes nothing that it does not understand', () => {
    for (const text of [
      'rm -rf /',
      'zfs list; reboot',
      'zfs list > /tmp/a',
      'zfs list &',
      'zfs list || zfs list',
      'zfs get guid $HOME',
      'zfs get guid "tank"',
      'zfs list `id`',
      'zfs list # all of them',
      "zfs list 'tank",
      '{ zfs list',
      'zfs list &&',
      '| zfs list',
      '',
      'sudo zfs list',
      'zfs frobnicate',
      'zfs receive -F tank/a',
      `zfs send ${snapshot} | mbuffer -q -R 10 | zfs receive tank/a`,
      `zfs send ${snapshot} | pv | zfs receive tank/a`,
      `{ zfs send ${snapshot} && zfs send ${child}; } | zfs receive tank/a`,
      `zfs send ${snapshot} | ssh nobody.example.org 'zfs receive tank/a'`,
      `zfs send ${snapshot} | ssh south.example.org 'zfs receive tank/a'`,
      `zfs send ${snapshot} | ${south} 'zfs list &&\n zfs receive tank/a'`,
    ])
      expect(() => shell(text), text).toThrow(NotUnderstood);
  });

  it('reads quotes as sh does, and no brace that is quoted or part of a word', () => {
    const words = (text: string) => parseShell(text).parts.map(({ pipeline }) => pipeline);
    expect(words("zfs 'a b'\\''c' {x} '{' d\\ e")).toEqual([
      [{ kind: 'simple', words: ['zfs', "a b'c", '{x}', '{', 'd e'] }],
    ]);
  });
});
