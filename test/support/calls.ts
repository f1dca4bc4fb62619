import { simpleCommands } from './shell-words.ts';

/** One zfs or zpool call of a command, with the host on which it runs. */
export interface Call {
  readonly host: string;
  readonly words: readonly string[];
}

/** Every call of a command, also what is behind an `ssh` on another host. Throws for what is none of ours. */
export function callsOf({
  host,
  command,
}: {
  readonly host: string;
  readonly command: string;
}): readonly Call[] {
  return simpleCommands(command).flatMap((words): readonly Call[] => {
    const [first = '', ...rest] = words;
    if (first.startsWith('PATH=$PATH')) throw new Error('a PATH without its quotes');
    if (first === 'sudo' || first === 'doas') return [{ host, words: rest.slice(1) }];
    if (first === 'zfs' || first === 'zpool') return [{ host, words }];
    if (first === 'pv') return [];
    if (first !== 'ssh') throw new Error(`what is ${first}?`);
    // Behind the address ssh joins what is left with spaces.
    const address = words.findIndex((word) => word.endsWith('.example.org'));
    const far = words[address]?.replace(/^.*@/, '').replace('.example.org', '') ?? '';
    const there = words.slice(address + 1).join(' ');
    const path = /^PATH=\$PATH:\/usr\/local\/sbin:\/usr\/sbin:\/sbin(?:; export PATH;)? /;
    return callsOf({ host: far, command: there.replace(path, '') });
  });
}
