import { connect as connectSocket } from 'node:net';
import ssh2 from 'ssh2';
import type { Host } from '../model/inventory.ts';
import { OrderedAgent } from './agent.ts';
import { type DialFailure, dialError } from './dial-error.ts';
import { hostKeyAlgorithms, refusal } from './host-key.ts';
import { openJump } from './jump.ts';
import type { ShellError } from './shell.ts';
import type { Ssh2Target } from './target.ts';

const usualTimeoutMs = 15_000;

/** A connection that is up. */
export interface Link {
  readonly client: ssh2.Client;
  /** Drops it at once; `client` then emits `close`. */
  drop(): void;
  /** What went wrong with it since it was up; empty when nothing was said. */
  trouble(): string;
}

/** Connects to a host, knows it by its key, and logs in. Rejects with a ShellError; `signal` gives up. */
export function dial(host: Host, target: Ssh2Target, signal: AbortSignal): Promise<Link> {
  const algorithms = hostKeyAlgorithms(host, target);
  const jump = target.jump && openJump(target, target.jump);
  const socket = jump?.socket ?? connectSocket({ host: target.host, port: target.port });
  const client = new ssh2.Client();
  const drop = () => {
    socket.destroy();
    jump?.end();
  };
  return new Promise((resolve, reject) => {
    let refused: ShellError | null = null;
    let up = false;
    let trouble = '';
    const fail = async (error: DialFailure) => {
      const jumpSaid = refused || !jump ? '' : await jump.said();
      reject(refused ?? dialError(host, target, error, jumpSaid));
      drop();
    };
    client.on('error', (error: DialFailure) => {
      // An agent that does not answer is no reason to give up: the key files come next.
      if (error.level === 'agent') return;
      trouble = error.message;
      if (!up) void fail(error);
    });
    client.once('close', () => {
      if (!up) void fail(new Error('the connection was closed'));
      jump?.end();
    });
    client.once('ready', () => {
      up = true;
      // 43 ms less for each command: Nagle and delayed acknowledgements wait for each other.
      client.setNoDelay(true);
      resolve({ client, drop, trouble: () => trouble });
    });
    signal.addEventListener('abort', () => {
      if (!up) drop();
    });
    client.connect({
      sock: socket,
      username: target.user,
      readyTimeout: target.found?.connectTimeoutMs ?? usualTimeoutMs,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
      hostVerifier: (offered: Buffer) => {
        refused = refusal(host, target, offered);
        return refused === null;
      },
      ...(algorithms ? { algorithms: { serverHostKey: [...algorithms] } } : {}),
      authHandler: waysIn(target),
    } as ssh2.ConnectConfig);
  });
}

/** In OpenSSH's order: the agent, then the key files. */
function waysIn(target: Ssh2Target): ssh2.AnyAuthMethod[] {
  const username = target.user;
  const { agentFirst = [], agentOnlyThose = false } = target.found ?? {};
  const keys = target.privateKeys.map((key) => ({ type: 'publickey' as const, username, key }));
  if (target.agent === null) return keys;
  const agent = new OrderedAgent(target.agent, agentFirst, agentOnlyThose);
  return [{ type: 'agent', username, agent }, ...keys];
}
