/** A call of the ssh shim, read as OpenSSH reads it. */
export interface SshCall {
  readonly address: string;
  readonly port: number;
  readonly command: string;
}

/** Options that take a value, of those that commands of ours use. */
const valued = new Set(['-o', '-p', '-l']);

/** null when it is nothing that the embedded fleet knows to do: no address, no command, another option. */
export function readSshCall(words: readonly string[]): SshCall | null {
  let port = 22;
  let at = 0;
  for (; words[at]?.startsWith('-'); at += 1) {
    const option = words[at] ?? '';
    if (option === '--') {
      at += 1;
      break;
    }
    if (!valued.has(option)) return null;
    at += 1;
    if (option === '-p') port = Number(words[at]);
  }
  const [destination, ...command] = words.slice(at);
  if (destination === undefined || command.length === 0 || !Number.isInteger(port)) return null;
  const address = destination.slice(destination.lastIndexOf('@') + 1);
  return { address, port, command: command.join(' ') };
}
