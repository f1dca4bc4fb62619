import type { Duplex } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { execa } from 'execa';
import { endSession, endWithUs, pipedSession } from './own-session.ts';
import { configOptions } from './program.ts';
import type { Jump } from './resolve.ts';
import type { Ssh2Target } from './target.ts';

/** A way to a host through a program of this machine: OpenSSH's `ssh -W`, or the user's ProxyCommand. */
export interface JumpSocket {
  readonly socket: Duplex;
  /** What the program said on its stderr, once it has ended or a second has passed. */
  said(): Promise<string>;
  end(): void;
}

const tailBytes = 4096;

export function openJump(target: Ssh2Target, jump: Jump): JumpSocket {
  const [program, words] = programOf(target, jump);
  const subprocess = execa(program, words, pipedSession);
  endWithUs(subprocess);
  let tail = '';
  subprocess.stderr.on('data', (chunk: Buffer) => {
    tail = `${tail}${chunk.toString()}`.slice(-tailBytes);
  });
  const ended = new Promise((resolve) => subprocess.once('close', resolve));
  return {
    socket: subprocess.duplex(),
    said: async () => {
      await Promise.race([ended, after(1_000, undefined, { ref: false })]);
      return tail;
    },
    end: () => endSession(subprocess),
  };
}

/** The last hop of `-J a,b` carries the bytes and is reached through those before it. Each hop's key is OpenSSH's to check. */
function programOf(target: Ssh2Target, jump: Jump): readonly [string, readonly string[]] {
  // OpenSSH runs a ProxyCommand by the user's own shell.
  if (jump.kind === 'command')
    return [process.env['SHELL'] || '/bin/sh', ['-c', `exec ${jump.command}`]];
  const hops = jump.hosts.split(',');
  const last = hops.pop() ?? '';
  return [
    'ssh',
    [
      ...configOptions(),
      ...(hops.length > 0 ? ['-J', hops.join(',')] : []),
      ...['-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes', '-o', 'ControlMaster=no'],
      ...['-W', `[${target.host}]:${target.port}`, '--'],
      last.startsWith('ssh://') ? last : `ssh://${last}`,
    ],
  ];
}
