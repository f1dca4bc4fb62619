import type { Machine } from '../zfs/machine.ts';
import type { CallHost } from './calls.ts';
import type { Link } from './receive-stream.ts';
import type { HostShell } from './ssh-server.ts';
import { SshHost } from './ssh-server.ts';

/** One simulated host: its pools, its SSH server, and the links that end at it. */
export class DemoHost implements CallHost {
  readonly machine: Machine;
  readonly ssh: SshHost;
  /** It shows a key that its neighbours do not know. */
  keyChanged = false;
  #life: { readonly controller: AbortController; readonly link: Link } | null = null;

  constructor(machine: Machine, shell: HostShell) {
    this.machine = machine;
    this.ssh = new SshHost(shell);
  }

  link(): Link | null {
    return this.#life?.link ?? null;
  }

  async up(): Promise<void> {
    if (this.#life) return;
    const controller = new AbortController();
    this.#life = { controller, link: { bytesLeft: null, signal: controller.signal } };
    await this.ssh.up();
  }

  async down(): Promise<void> {
    const life = this.#life;
    this.#life = null;
    life?.controller.abort();
    await this.ssh.down();
  }
}
