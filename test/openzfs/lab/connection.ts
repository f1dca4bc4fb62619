import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { execa, type Subprocess } from 'execa';
import { until } from './conditions.ts';
import { LabError } from './lab-error.ts';
import { panicOf } from './panic.ts';
import type { RunFiles } from './places.ts';

/** What a command on a host said, and its exit status. */
export interface Answer {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly timeoutMs?: number;
}

/** One kept connection to a host as one user: a login costs half a second here, a command over it a tenth. */
export class Connection {
  readonly #files: RunFiles;
  readonly #alias: string;
  #master: Subprocess | null = null;
  #ready: Promise<void> | null = null;

  constructor(files: RunFiles, alias: string) {
    this.#files = files;
    this.#alias = alias;
  }

  /** Runs a command. Throws when the host does not answer; a command that fails is an answer. */
  async run(command: string, { stdin = '', timeoutMs = 60_000 }: RunOptions): Promise<Answer> {
    await this.#open();
    const result = await execa('ssh', [...this.#words('no'), '-T', this.#alias, '--', command], {
      reject: false,
      input: stdin,
      timeout: timeoutMs,
      stripFinalNewline: false,
      maxBuffer: 256 * 1024 ** 2,
    });
    if (result.timedOut) {
      throw this.#error(`did not finish within ${timeoutMs / 1000} s: ${command}`);
    }
    // 255 is also what a command may end with that uses ssh itself; without its connection it is ssh's own.
    const lost = result.exitCode === 255 && this.#master === null;
    if (lost || result.exitCode === undefined) {
      throw this.#error(`could not be asked: ${command} (${result.stderr.trim()})`);
    }
    return { exit: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  }

  async close(): Promise<void> {
    const master = this.#master;
    master?.kill();
    await master;
  }

  #open(): Promise<void> {
    if (this.#master === null) this.#ready = this.#login();
    return this.#ready ?? Promise.resolve();
  }

  async #login(): Promise<void> {
    const socket = this.#files.control(this.#alias);
    await rm(socket, { force: true });
    const master = execa('ssh', [...this.#words('yes'), '-N', this.#alias], {
      reject: false,
      stdin: 'ignore',
      stdout: 'ignore',
    });
    this.#master = master;
    const ended = master.then((result) => {
      if (this.#master === master) this.#master = null;
      return result;
    });
    const ready = await until(() => (existsSync(socket) || this.#master !== master ? true : null), {
      withinMs: 60_000,
      everyMs: 20,
    });
    if (ready !== null && existsSync(socket)) return;
    master.kill();
    throw this.#error(`could not be logged in to: ${(await ended).stderr.trim()}`);
  }

  #words(controlMaster: 'yes' | 'no'): readonly string[] {
    const settings = [
      'BatchMode=yes',
      'ConnectTimeout=30',
      'LogLevel=ERROR',
      'ServerAliveInterval=20',
      'ServerAliveCountMax=6',
      `ControlMaster=${controlMaster}`,
      `ControlPath=${this.#files.control(this.#alias)}`,
    ];
    return ['-F', this.#files.sshConfig, ...settings.flatMap((setting) => ['-o', setting])];
  }

  #error(what: string): LabError {
    const { serialLog } = this.#files.host(this.#alias.replace(/-.*/, ''));
    const cry = panicOf(serialLog);
    // Whoever reads a red run is to see at once that it was the emulated machine, and not what is tested.
    const panic = cry === null ? '' : ` Its kernel has panicked («${cry}»).`;
    return new LabError(
      `${this.#alias} ${what}.${panic}`,
      `The host's console is in ${serialLog}.`,
    );
  }
}
