import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import type { Ssh2Target } from '../../../src/ssh/target.ts';

/** A fresh key pair in OpenSSH's form. */
export function keyPair(): { readonly public: string; readonly private: string } {
  // ssh2 1.17 writes a key whose first byte is 0 one byte short, and cannot read it again.
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    const parsed = ssh2.utils.parseKey(pair.private);
    if (!(parsed instanceof Error)) return pair;
  }
}

export const publicBlob = (key: string): Buffer => {
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH();
};

export interface SshServer {
  readonly port: number;
  /** The facts by which a client that trusts it and may log in connects. */
  readonly target: Ssh2Target;
  readonly hostKey: Buffer;
  /** How many connections were made, how many keys were tried, and the most sessions that were open at once. */
  readonly seen: {
    connections: number;
    attempts: number;
    mostSessions: number;
    commands: string[];
  };
  /** Refuses so many of the next sessions. */
  refuseSessions(count: number): void;
  /** Closes all sessions without an exit status. */
  closeSessions(): void;
  /** Ends all commands by SIGTERM. */
  endSessions(): void;
  /** Cuts all connections as a pulled cable's reset would. */
  cut(): void;
  close(): Promise<void>;
}

export interface SshServerOptions {
  readonly hostKeys?: readonly string[];
  readonly userKey?: { readonly public: string; readonly private: string };
  /** What sshd would run each command with; a login shell that is none can be put here. */
  readonly loginShell?: readonly string[];
}

/** An SSH server on loopback that runs commands by a real /bin/sh, each a session of its own as under sshd. */
export async function sshServer(options: SshServerOptions = {}): Promise<SshServer> {
  const userKey = options.userKey ?? keyPair();
  const hostKeys = options.hostKeys ?? [keyPair().private];
  const [program = '/bin/sh', ...words] = options.loginShell ?? ['/bin/sh', '-c'];
  const allowed = publicBlob(userKey.public);
  const connections = new Set<Connection>();
  const children = new Map<ChildProcess, ServerChannel>();
  const seen: SshServer['seen'] = { connections: 0, attempts: 0, mostSessions: 0, commands: [] };
  let refusing = 0;
  let sessions = 0;

  const run = (command: string, channel: ServerChannel) => {
    seen.commands.push(command);
    const child = spawn(program, [...words, command], { detached: true });
    children.set(child, channel);
    channel.pipe(child.stdin);
    child.stdin.on('error', () => {});
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr);
    child.on('close', (code, signal) => {
      children.delete(child);
      if (signal) channel.exit(signal.slice(3));
      else channel.exit(code ?? 1);
      channel.end();
    });
  };

  const server = new ssh2.Server({ hostKeys: [...hostKeys] }, (connection) => {
    seen.connections += 1;
    connections.add(connection);
    connection.on('error', () => {});
    connection.on('close', () => connections.delete(connection));
    connection.on('authentication', (attempt) => {
      // A key is first offered and then, when it is welcome, signed with.
      if (attempt.method === 'publickey' && !attempt.signature) seen.attempts += 1;
      if (attempt.method !== 'publickey' || !attempt.key.data.equals(allowed)) {
        attempt.reject(['publickey']);
        return;
      }
      attempt.accept();
    });
    connection.on('session', (accept, reject) => {
      if (refusing > 0) {
        refusing -= 1;
        reject();
        return;
      }
      const session = accept();
      sessions += 1;
      seen.mostSessions = Math.max(seen.mostSessions, sessions);
      session.on('close', () => {
        sessions -= 1;
      });
      session.on('exec', (take, _refuse, info) => run(info.command, take()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const hostKey = publicBlob(hostKeys[0] ?? '');

  const cut = () => {
    for (const connection of connections) (connection as unknown as Cuttable)._sock.destroy();
  };
  return {
    port,
    hostKey,
    seen,
    target: {
      host: '127.0.0.1',
      port,
      user: 'operator',
      privateKeys: [userKey.private],
      agent: null,
      hostKeys: hostKeys.map(publicBlob),
      jump: null,
    },
    refuseSessions: (count) => {
      refusing = count;
    },
    closeSessions: () => {
      for (const channel of children.values()) channel.close();
    },
    endSessions: () => {
      for (const child of children.keys()) end(child, 'SIGTERM');
    },
    cut,
    close: async () => {
      cut();
      for (const child of children.keys()) end(child, 'SIGKILL');
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid) process.kill(-child.pid, signal);
}

/** ssh2's server has no word for a connection that breaks. */
interface Cuttable {
  readonly _sock: { destroy(): void };
}
