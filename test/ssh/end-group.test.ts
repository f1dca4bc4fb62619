import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Exit } from '../../src/ssh/shell.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { type SshFiles, sshFiles } from './support/config.ts';
import { hostAt, okavango } from './support/host.ts';

describe('ending a command on a host where zfs runs under sudo', () => {
  let files: SshFiles;
  beforeEach(async () => {
    files = await sshFiles();
    const sudo = await files.write(
      'sudo',
      `#!/bin/sh\necho "$*" >> ${files.path('asked')}\nshift\nexec "$@"\n`,
    );
    execFileSync('/bin/sh', ['-c', `chmod +x ${sudo}`]);
    vi.stubEnv('PATH', `${files.directory}:${process.env['PATH']}`);
  });
  afterEach(() => files.remove());

  async function ending(command: string): Promise<{ exit: Exit; group: string }> {
    const host = hostAt({}, { transport: 'local', become: 'sudo' });
    const shell = openShells([host], { readOnly: false }).shell(okavango);
    const stop = new AbortController();
    const running = await shell.run(command, {
      intent: 'change',
      signal: stop.signal,
    });
    const first = await running.stdout.iterator({ destroyOnReturn: false }).next();
    stop.abort();
    return { exit: await running.exit, group: String(first.value).trim() };
  }

  it('asks sudo when its own signal is not enough', async () => {
    const { exit, group } = await ending("trap '' TERM; echo $$; while :; do sleep 1; done");
    expect(exit).toEqual({ kind: 'aborted', gone: true });
    const asked = await readFile(files.path('asked'), 'utf8');
    expect(asked.split('\n')[0]).toBe(`-n kill -s TERM -- -${group}`);
  });

  it('leaves sudo alone when it is: a refusal there would be reported to root', async () => {
    expect((await ending('echo $$; sleep 1000')).exit).toEqual({ kind: 'aborted', gone: true });
    expect(existsSync(files.path('asked'))).toBe(false);
  });
});
