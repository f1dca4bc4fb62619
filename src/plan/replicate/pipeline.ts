import type { Host, SshAddress } from '../../model/inventory.ts';
import { commandLine, quote } from '../../zfs/quote.ts';

/**
 * Commands that share one stream, each after the one before has succeeded. `zfs receive` reads its own stream to
 * its end and not a byte of the next, so as many receives as sends stand at the two ends of one pipe.
 */
export type Chain = readonly [string, ...string[]];

/** As the whole command of a host: a line each. */
export const chainText = (chain: Chain): string => chain.join(' &&\n');

/** As one member of a pipeline. */
const groupText = (chain: Chain): string =>
  chain.length === 1 ? chain[0] : `{\n${chain.map((command) => `  ${command}`).join(' &&\n')}\n}`;

/** Both ends on one host. */
export const localPipeline = (sends: Chain, receives: Chain): string =>
  `${groupText(sends)} | ${groupText(receives)}`;

/** The source ssh-es to the target, by one handshake however many streams there are. */
export function directPipeline(
  sends: Chain,
  throttle: readonly string[] | null,
  target: Host,
  receives: Chain,
): string {
  return [
    groupText(sends),
    ...(throttle ? [commandLine(throttle)] : []),
    `${sshTo(target.peer)} ${farWords(target, receives)}`,
  ].join(' | ');
}

/** Whether a host's ssh gets to another as a direct transfer's would: run there, it changes nothing. */
export const reachCommand = (to: Host): string => `${sshTo(to.peer)} true`;

/**
 * BatchMode: never a prompt on the source host. StrictHostKeyChecking: the source host checks keys as this one does
 * (S13). ServerAliveInterval: a target that has lost its power answers nothing, and once all bytes are on their way
 * ssh would wait for it for two hours; so it gives up after three intervals.
 */
function sshTo(address: SshAddress): string {
  const port = address.port === null ? [] : ['-p', `${address.port}`];
  const who = address.user === null ? address.host : `${address.user}@${address.host}`;
  const settings = ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ServerAliveInterval=15'];
  const options = settings.flatMap((setting) => ['-o', setting]);
  return commandLine(['ssh', ...options, ...port, who]);
}

/** A login that is not root's may not have zfs on its PATH over ssh (Debian keeps it in /usr/sbin). */
const wider = 'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin';

/**
 * What ssh is to run there. ssh joins its arguments with spaces, so each receive has a line of its own here, and the
 * target's login shell, which may be csh, still reads one line without a line end inside.
 */
function farWords(host: Host, [first, ...rest]: Chain): string {
  const root = host.peer.user === null || host.peer.user === 'root';
  const widened = !root && host.become === 'none';
  const last = rest.at(-1);
  if (last === undefined) return quote(widened ? `${wider} ${first}` : first);
  const words = [
    ...(widened ? [`${wider}; export PATH;`] : []),
    ...[first, ...rest.slice(0, -1)].map((command) => `${command} &&`),
    last,
  ];
  return words.map((word) => `\\\n  ${quote(word)}`).join(' ');
}
