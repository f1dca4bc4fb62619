import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { AuthContext, Connection, ServerChannel, Session } from 'ssh2';
import ssh2 from 'ssh2';

/** What a host runs commands with. */
export interface HostShell {
  /** The fleet's directory: each command's process group is noted in it, for the leash. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** Who may log in: the one client's public key. */
  readonly client: ssh2.ParsedKey;
}

/** sshd's own default (MaxSessions): further channels are refused. */
const mostSessions = 10;

/** A fresh key and its parsed form. */
export function makeKey(): { readonly secret: string; readonly parsed: ssh2.ParsedKey } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    const parsed = ssh2.utils.parseKey(pair.public);
    // About one in 250 pairs that ssh2 makes it cannot read itself.
    if (parsed instanceof Error || ssh2.utils.parseKey(pair.private) instanceof Error) continue;
    return { secret: pair.private, parsed };
  }
}

/** An SSH server on loopback, and the commands that run on its host. */
export class SshHost {
  /** Milliseconds before a command starts: a slow host. */
  delay = 0;
  readonly #shell: HostShell;
  readonly #sockets = new Set<Socket>();
  readonly #running = new Set<ChildProcess>();
  #key = makeKey();
  #listener: NetServer | null = null;
  #port = 0;

  constructor(shell: HostShell) {
    this.#shell = shell;
  }

  get port(): number {
    return this.#port;
  }

  /** The public key blob that it shows. */
  get publicKey(): Buffer {
    return this.#key.parsed.getPublicSSH();
  }

  /** Listens, on the same port as before when it was up already. */
  async up(): Promise<void> {
    if (this.#listener) return;
    const { secret } = this.#key;
    const server = new ssh2.Server({ hostKeys: [secret] }, (client) => this.#welcome(client));
    server.on('error', () => {});
    const listener = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
      server.injectSocket(socket);
    });
    this.#listener = listener;
    listener.listen(this.#port, '127.0.0.1');
    await once(listener, 'listening');
    this.#port = (listener.address() as AddressInfo).port;
  }

  /** As when the power goes: connections are cut, commands are gone, further connections are refused. */
  async down(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    for (const child of this.#running) killGroup(child);
    for (const socket of this.#sockets) socket.destroy();
    if (!listener) return;
    listener.close();
    await once(listener, 'close');
  }

  /** As when a machine was set up anew: the host shows another key from now on. */
  async changeKey(): Promise<void> {
    await this.down();
    this.#key = makeKey();
    await this.up();
  }

  #welcome(client: Connection): void {
    let sessions = 0;
    client.on('authentication', (context) => this.#authenticate(context));
    client.on('error', () => {});
    client.on('session', (accept, reject) => {
      if (sessions >= mostSessions) {
        reject();
        return;
      }
      sessions += 1;
      const session: Session = accept();
      session.on('close', () => {
        sessions -= 1;
      });
      session.on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        setTimeout(() => this.#exec(channel, command), this.delay);
      });
    });
  }

  #authenticate(context: AuthContext): void {
    const { client } = this.#shell;
    const allowed =
      context.method === 'publickey' &&
      context.key.data.equals(client.getPublicSSH()) &&
      (!context.signature ||
        !context.blob ||
        client.verify(context.blob, context.signature, context.hashAlgo) === true);
    if (allowed) context.accept();
    else context.reject(['publickey']);
  }

  /** As sshd does it: a process group of its own, which a closed channel does not end. */
  #exec(channel: ServerChannel, command: string): void {
    const { directory, env } = this.#shell;
    if (!this.#listener) return;
    const child = spawn('/bin/sh', ['-c', command], { detached: true, env, stdio: 'pipe' });
    const note = join(directory, 'groups', String(child.pid));
    if (child.pid !== undefined) writeFileSync(note, '');
    this.#running.add(child);
    channel.on('error', () => {});
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => {});
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    // The command lives on; what it still writes finds a closed pipe, what it reads is at its end.
    channel.on('close', () => {
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    });
    child.on('close', (code, signal) => {
      this.#running.delete(child);
      rmSync(note, { force: true });
      if (signal !== null) channel.exit(signal.replace(/^SIG/, ''), false, '');
      else channel.exit(code ?? 255);
      channel.end();
    });
    child.on('error', () => channel.close());
  }
}

/** Only a child that has not been reaped: its number cannot have become somebody else's. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
