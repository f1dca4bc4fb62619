import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from '../config/json-schema.ts';
import type { CommandBody } from './command.ts';
import { CommandError, exitCodes } from './exit.ts';
import { print, printJson } from './output.ts';

export const schema: CommandBody = async ({ values }, io) => {
  const schemas = jsonSchemas();
  const directory = values.get('write');
  if (directory === undefined) {
    printJson(io, schemas);
    return exitCodes.ok;
  }
  for (const path of await writeSchemas(directory, schemas)) print(io, path);
  return exitCodes.ok;
};

/** Writes one file a schema; resolves to their paths. Files of these names are holdfast's own and are replaced. */
async function writeSchemas(
  directory: string,
  schemas: Readonly<Record<string, object>>,
): Promise<string[]> {
  try {
    await mkdir(directory, { recursive: true });
    return await Promise.all(
      Object.entries(schemas).map(async ([name, content]) => {
        const path = join(directory, name);
        await writeFile(path, `${JSON.stringify(content, null, 2)}\n`);
        return path;
      }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `the schemas could not be written to ${directory}: ${reason}.`,
      exitCodes.failed,
      { cause: error },
    );
  }
}
