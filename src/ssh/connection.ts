import type { Host } from '../model/inventory.ts';
import type { BackOff } from './back-off.ts';
import { dial, type Link } from './dial.ts';
import { connectionClosed } from './errors.ts';
import { type Ssh2Target, targetOf } from './target.ts';

/** The one connection to a host: dialled when first wanted, shared by all, dialled again when it was lost. */
export class Connection {
  readonly #host: Host;
  readonly #given: Ssh2Target | null;
  readonly #backOff: BackOff;
  readonly #closing = new AbortController();
  #link: Promise<Link> | null = null;

  constructor(host: Host, given: Ssh2Target | null, backOff: BackOff) {
    this.#host = host;
    this.#given = given;
    this.#backOff = backOff;
  }

  /** The connection that is up. Rejects with a ShellError, while a failure stands with that one. */
  async link(): Promise<Link> {
    if (this.#closing.signal.aborted) throw connectionClosed(this.#host);
    if (this.#link === null) {
      const standing = this.#backOff.standing();
      if (standing) throw standing;
      const link = this.#dial();
      this.#link = link;
      link.catch(() => {
        this.#link = null;
      });
    }
    return this.#link;
  }

  retry(): void {
    this.#backOff.retry();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const link = await this.#link?.catch(() => null);
    if (!link) return;
    const gone = new Promise<void>((resolve) => link.client.once('close', () => resolve()));
    link.drop();
    await gone;
  }

  async #dial(): Promise<Link> {
    try {
      // Asked anew each time: what failed may have been mended in known_hosts or ssh_config.
      const target = this.#given ?? (await targetOf(this.#host));
      const link = await dial(this.#host, target, this.#closing.signal);
      link.client.once('close', () => {
        this.#link = null;
      });
      this.#backOff.succeeded();
      return link;
    } catch (error) {
      if (error instanceof Error) this.#backOff.failed(error);
      throw error;
    }
  }
}
