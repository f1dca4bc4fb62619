import { quote } from '../zfs/quote.ts';

/** What the first line of a command's stderr starts with; marker.ts takes it off again. */
export const groupMarker = 'holdfast-pgid';

/**
 * The command comes back byte for byte from printf (S1); the dot keeps the line ends at its end, which `$(…)`
 * would take. PATH gains the places of zfs and zpool, which a shell that is no login shell does not have.
 */
const wrapper = [
  'PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin',
  'export PATH',
  `echo ${groupMarker} $$ >&2`,
  'holdfast=$(printf %b. "$0")',
  `exec /bin/sh -c "\${holdfast%.}"`,
].join('; ');

/**
 * What sshd hands to the user's login shell, which need not be a POSIX one: csh has no line ends and no `!` inside
 * quotes, fish reads `\\` and `\'` there. So everything but plain characters travels as printf's octal escapes.
 * sshd makes each exec a session leader and every shell on the way exec-s the next: `$$` is the process group.
 */
export function envelope(command: string): string {
  // execve ends an argument at a NUL: what ran would not be what was shown (S1).
  if (command.includes('\0')) throw new RangeError('A command cannot hold a NUL character.');
  const bytes = Buffer.from(command).toString('latin1');
  return `exec /bin/sh -c ${quote(wrapper)} ${quote(bytes.replace(/[^ "#-&(-[\]-~]/g, octal))}`;
}

const octal = (character: string): string =>
  `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`;

/** Bytes of an envelope that every host takes: Linux has 128 KiB for one argument. */
export const longestEnvelope = 120 * 1024;
