import type { Lab } from '../lab/lab.ts';
import { byHand, lines } from './by-hand.ts';

/** Name and guid of every snapshot of one filesystem, oldest first, as plain `zfs list` says. */
export async function guids(
  lab: Lab,
  host: string,
  filesystem: string,
): Promise<ReadonlyMap<string, string>> {
  const said = await byHand(
    lab,
    host,
    `zfs list -Hp -d 1 -t snapshot -s createtxg -o name,guid '${filesystem}'`,
  );
  return new Map(
    lines(said).map((line) => {
      const [name = '', guid = ''] = line.split('\t');
      return [name.slice(filesystem.length + 1), guid] as const;
    }),
  );
}

/** One property of a filesystem or snapshot, as `zfs get` says. */
export async function property(lab: Lab, host: string, of: string, name: string): Promise<string> {
  return (await byHand(lab, host, `zfs get -Hp -o value '${name}' '${of}'`)).trimEnd();
}

/** Several properties of one filesystem at once, in the order in which they are asked for. */
export async function properties(
  lab: Lab,
  host: string,
  of: string,
  names: readonly string[],
): Promise<readonly string[]> {
  return lines(await byHand(lab, host, `zfs get -Hp -o value '${names.join(',')}' '${of}'`));
}
