import { describe, expect, it } from 'vitest';
import { classifyTrouble, missingOnly } from '../../src/zfs/trouble.ts';

describe('what a refusal means', () => {
  it.each([
    [
      'cannot receive incremental stream: IV set guid mismatch. See the zfs receive man page.',
      'raw-lineage',
    ],
    [
      'cannot receive: incremental send stream requires -L (--large-block), to match previous receive.',
      'send-flags',
    ],
    ['cannot receive: kernel modules must be upgraded to receive this stream.', 'version-too-old'],
    [
      'cannot receive: destination has snapshots (eg. tank/a@x)\nmust destroy them to overwrite it',
      'target-has-snapshots',
    ],
    [
      'cannot receive: destination tank/a contains partially-complete state from "zfs receive -s".',
      'partial-state',
    ],
    [
      "cannot resume send: 'tank/a@x' is no longer the same snapshot used in the initial send",
      'token-dead',
    ],
    ['cannot receive new filesystem stream: destination tank/a space quota exceeded.', 'quota'],
    ['cannot scrub tank: pool I/O is currently suspended', 'pool-suspended'],
    ['sh: 1: zfs: not found', 'no-such-command'],
    ['bash: line 1: zfs: command not found', 'no-such-command'],
    [
      'The ZFS modules are not loaded.\nTry running modprobe zfs as root to load them.',
      'zfs-not-loaded',
    ],
    ['Host key verification failed.\r\n', 'peer-host-key'],
    ['repl@vault: Permission denied (publickey,password).', 'peer-auth'],
    ['ssh: connect to host vault port 22: Connection refused', 'peer-unreachable'],
    ['client_loop: send disconnect: Broken pipe', 'peer-unreachable'],
    ['Killed', 'killed'],
    ['Terminated', 'killed'],
    ['sudo: a password is required', 'no-permission'],
    ['cannot mount: the moon is in the wrong quarter', 'unknown'],
  ])('%j is %s', (said, code) => {
    expect(classifyTrouble(said)?.code).toBe(code);
  });

  it('a receive that was cut and kept its state is one to resume, not one to repeat', () => {
    const said =
      'cannot receive new filesystem stream: checksum mismatch or incomplete stream.\nPartially received snapshot is saved.';
    expect(classifyTrouble(said)?.code).toBe('partial-state');
  });

  it.each([
    [
      'the link, not the stream that it cut',
      'client_loop: send disconnect: Broken pipe\ncannot receive: checksum mismatch or incomplete stream.',
      'peer-unreachable',
    ],
    [
      'the login, not the permissions of ZFS',
      'repl@vault: Permission denied (publickey).\ncannot receive: failed to read from stream',
      'peer-auth',
    ],
    [
      'the dead token, not the place',
      "cannot resume send: 'tank/a@x' no longer exists\ncannot receive: destination 'vault/a' does not exist",
      'token-dead',
    ],
    [
      'the missing place, not what does not exist',
      "cannot open 'vault/b': dataset does not exist\ncannot receive new filesystem stream: unable to restore to destination",
      'target-missing',
    ],
    [
      'the hold, not the name that is taken',
      "cannot hold snapshot 'tank/a@x': tag already exists on this dataset",
      'held',
    ],
    [
      'the snapshots there, not the filesystem that has them',
      'cannot receive: destination has snapshots (eg. vault/a@x)\nmust specify -F to overwrite',
      'target-has-snapshots',
    ],
    [
      'the pool that has stopped, not what is busy for it',
      "cannot unmount '/tank/a': pool is busy\ncannot open 'tank/a': pool I/O is currently suspended",
      'pool-suspended',
    ],
  ] as const)('that speaks of several things is %s', (_, said, code) => {
    expect(classifyTrouble(said)?.code).toBe(code);
  });

  it('of a scrub by a plain user does not send anybody to `zfs allow`, which has no word for it', () => {
    const trouble = classifyTrouble('cannot scrub tank: permission denied');
    expect(trouble).toMatchObject({
      code: 'no-permission',
      what: expect.stringMatching(/take root/),
    });
    expect(trouble?.todo).not.toContain('zfs allow');
  });

  it('nothing said is nothing known', () => {
    expect(classifyTrouble('\n')).toBeNull();
  });

  it('S12 repeats what the host said without its escape sequences', () => {
    const trouble = classifyTrouble(
      "\u001b[31mcannot open 'tank/a': dataset does not exist\u001b[0m",
    );
    expect(trouble).toMatchObject({
      code: 'no-such-dataset',
      said: "cannot open 'tank/a': dataset does not exist",
    });
  });
});

describe('names that do not exist', () => {
  it('are told from every other failure of a listing', () => {
    const gone = "cannot open 'tank/a b': dataset does not exist\nno datasets available";
    expect(missingOnly(gone)).toEqual(['tank/a b']);
    expect(missingOnly(`${gone}\ncannot open 'tank/c': I/O error`)).toBeNull();
  });
});
