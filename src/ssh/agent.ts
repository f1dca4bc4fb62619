import ssh2 from 'ssh2';

type Key = string | Buffer | ssh2.ParsedKey;

/**
 * The agent's keys in OpenSSH's order: those of the identity files first, then the others unless IdentitiesOnly.
 * sshd hangs up after six wrong keys, so an agent with many would otherwise lock its owner out.
 */
export class OrderedAgent extends ssh2.BaseAgent {
  readonly #agent: ssh2.BaseAgent;
  readonly #first: readonly Buffer[];
  readonly #onlyThose: boolean;

  constructor(socket: string, first: readonly Buffer[], onlyThose: boolean) {
    super();
    this.#agent = ssh2.createAgent(socket);
    this.#first = first;
    this.#onlyThose = onlyThose;
  }

  override getIdentities(callback: ssh2.IdentityCallback): void {
    this.#agent.getIdentities((error, keys) => {
      if (error || !keys) {
        callback(error);
        return;
      }
      const rank = (key: (typeof keys)[number]) => this.#first.findIndex((one) => isKey(key, one));
      const named = keys.filter((key) => rank(key) !== -1).sort((a, b) => rank(a) - rank(b));
      const others = this.#onlyThose ? [] : keys.filter((key) => rank(key) === -1);
      callback(null, [...named, ...others]);
    });
  }

  override sign(
    key: Key,
    data: Buffer,
    options: ssh2.SigningRequestOptions | ssh2.SignCallback,
    callback?: ssh2.SignCallback,
  ): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options);
    else this.#agent.sign(key, data, options, callback);
  }
}

const isKey = (key: unknown, blob: Buffer): boolean => {
  const parsed = ssh2.utils.parseKey(key as ssh2.ParsedKey);
  return !(parsed instanceof Error) && parsed.getPublicSSH().equals(blob);
};
