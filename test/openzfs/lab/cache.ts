import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ownFile } from './own-files.ts';

/** A name for exactly these inputs. */
export const keyOf = (...inputs: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);

/** The text of the lab's own files, as an input: whoever changes how a thing is made gets it made anew. */
export const ownTexts = (...names: readonly string[]): Promise<readonly string[]> =>
  Promise.all(names.map((name) => readFile(ownFile(name), 'utf8')));

/**
 * The file or directory of that name: as it was made before, or made now. It gets the name when it is finished, so
 * that an interrupted build leaves nothing that looks so.
 */
export async function cached(
  path: string,
  make: (unfinished: string) => Promise<void>,
): Promise<string> {
  if (existsSync(path)) return path;
  const unfinished = join(dirname(path), `unfinished-${basename(path)}`);
  await mkdir(dirname(path), { recursive: true });
  await rm(unfinished, { recursive: true, force: true });
  await make(unfinished);
  await rename(unfinished, path);
  return path;
}

/** Keeps what is in use and the newest before it: to go back and forth between two branches builds nothing. */
export async function dropOlder(directory: string, prefix: string, inUse: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(prefix));
  const others = names.filter((name) => name !== basename(inUse));
  const aged = await Promise.all(
    others.map(async (name) => ({ name, at: (await stat(join(directory, name))).mtimeMs })),
  );
  const older = aged.toSorted((a, b) => b.at - a.at).slice(1);
  for (const { name } of older) await rm(join(directory, name), { recursive: true, force: true });
}
