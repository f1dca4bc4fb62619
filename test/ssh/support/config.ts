import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';

/** A place for one test's ssh files, and an ssh_config in it that the ssh room is told to use. */
export interface SshFiles {
  readonly directory: string;
  path(name: string): string;
  write(name: string, text: string | Buffer): Promise<string>;
  /** Writes the ssh_config and makes HOLDFAST_SSH_CONFIG name it. */
  config(lines: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

export async function sshFiles(): Promise<SshFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-ssh-'));
  const path = (name: string) => join(directory, name);
  const write = async (name: string, text: string | Buffer) => {
    await writeFile(path(name), text, { mode: 0o600 });
    return path(name);
  };
  return {
    directory,
    path,
    write,
    config: async (lines) => {
      const file = await write('config', `${lines.join('\n')}\n`);
      vi.stubEnv('HOLDFAST_SSH_CONFIG', file);
      return file;
    },
    remove: async () => {
      vi.unstubAllEnvs();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
