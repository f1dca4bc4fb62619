import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../src/model/inventory.ts';
import { type Chain, directPipeline, localPipeline } from '../../src/plan/replicate/pipeline.ts';
import * as w from '../support/world.ts';

const sends: Chain = ['zfs send tank/a@1', 'zfs send -i @1 tank/a@2', "zfs send 'tank/b c@1'"];
const receives: Chain = [
  'zfs receive -s vault/a',
  'zfs receive -s -u vault/a',
  "zfs receive 'vault/b c'",
];

/**
 * A zfs that notes its words and keeps to ZFS's way with a stream: `send` writes a line, `receive` reads its own line
 * and no more. `$FAIL` names the call that fails.
 */
const zfs = `#!/bin/sh
echo "$*" >>"$CALLED"
case $* in $FAIL) exit 1 ;; esac
case $1 in
  send) echo "stream of $*" ;;
  receive) IFS= read -r stream || exit 1; echo "got $stream" >>"$CALLED" ;;
esac
`;

describe('several streams in one pipe, in a real shell', () => {
  let directory = '';
  const path = (name: string) => join(directory, name);
  const program = (name: string, text: string) => {
    writeFileSync(path(name), text);
    chmodSync(path(name), 0o755);
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'holdfast-pipe-'));
    mkdirSync(path('far'));
    program('zfs', zfs);
    program('far/zfs', zfs);
    program('pv', '#!/bin/sh\nexec cat\n');
    // sshd hands the words, joined by spaces, to the login shell; its PATH is its own.
    program(
      'ssh',
      `#!/bin/sh\nuntil [ "\${1%h2.example.org}" != "$1" ]; do shift; done; shift\nPATH=$FAR exec \${LOGIN:-/bin/sh} -c "$*"\n`,
    );
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** The calls of zfs, and the exit status of the whole. */
  function run(command: string, fail = 'nothing', env: Record<string, string> = {}) {
    writeFileSync(path('called'), '');
    const exit = execFileSync('/bin/sh', ['-c', `${command}\necho $?`], {
      env: {
        PATH: `${directory}:/usr/bin:/bin`,
        FAR: `${path('far')}:/usr/bin:/bin`,
        CALLED: path('called'),
        FAIL: fail,
        ...env,
      },
      encoding: 'utf8',
    });
    const lines = readFileSync(path('called'), 'utf8').trim().split('\n');
    return { exit: Number(exit), got: lines.filter((each) => each.startsWith('got ')), lines };
  }

  const peer = w.host('h2', []);
  const each: readonly (readonly [string, string])[] = [
    ['between two hosts', directPipeline(sends, null, peer, receives)],
    ['with a limit', directPipeline(sends, ['pv', '-q'], peer, receives)],
    ['on one host', localPipeline(sends, receives)],
  ];

  it.each(each)('%s every receive gets the stream that was meant for it', (_, command) => {
    const { exit, got, lines } = run(command);
    expect(exit).toBe(0);
    expect(got).toEqual([
      'got stream of send tank/a@1',
      'got stream of send -i @1 tank/a@2',
      'got stream of send tank/b c@1',
    ]);
    expect(lines).toContain('receive vault/b c');
  });

  it.each(each)('%s nothing goes on behind a send that failed', (_, command) => {
    const { exit, got, lines } = run(command, 'send?-i*');
    expect(exit).not.toBe(0);
    expect(got).toEqual(['got stream of send tank/a@1']);
    expect(lines.filter((line) => line.startsWith('send'))).toHaveLength(2);
  });

  it.each(each)('%s nothing goes on behind a receive that failed', (_, command) => {
    const { exit, got } = run(command, 'receive?-s?-u*');
    expect(exit).not.toBe(0);
    expect(got).toEqual(['got stream of send tank/a@1']);
  });

  it('of a login without zfs on its PATH, each receive finds it', () => {
    const host: Host = { ...peer, peer: { ...peer.peer, user: 'repl' } };
    const command = directPipeline(sends, null, host, receives).replaceAll(
      '/usr/sbin:',
      `${path('far')}:`,
    );
    expect(run(command, 'nothing', { FAR: '/usr/bin:/bin' })).toMatchObject({
      exit: 0,
      got: { length: 3 },
    });
  });

  it('the target’s login shell reads one line, as csh must', () => {
    writeFileSync(
      path('login'),
      `#!/bin/sh\nprintf %s "$2" >'${path('line')}'\nexec /bin/sh "$@"\n`,
    );
    chmodSync(path('login'), 0o755);
    const command = directPipeline(sends, null, peer, receives);
    expect(run(command, 'nothing', { LOGIN: path('login') }).exit).toBe(0);
    expect(readFileSync(path('line'), 'utf8')).toBe(receives.join(' && '));
  });
});
