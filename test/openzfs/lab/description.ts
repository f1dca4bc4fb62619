import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { LabError } from './lab-error.ts';
import { runFiles } from './places.ts';

const schema = z.object({
  openzfs: z.enum(['2.3', '2.1']),
  /** The directory of the image that the hosts run from. */
  image: z.string(),
  hosts: z.array(z.object({ name: z.string(), number: z.number(), port: z.number() })),
});

/** What a run directory says of its hosts, so that another process can attach to them. */
export type Description = z.infer<typeof schema>;

export const describe = (run: string, description: Description): Promise<void> =>
  writeFile(runFiles(run).description, `${JSON.stringify(description, null, 2)}\n`);

/** null when there are no hosts in that place. */
export function findDescription(run: string): Description | null {
  const path = runFiles(run).description;
  if (!existsSync(path)) return null;
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new LabError(`${path} is not what this version of the lab writes.`, `Remove ${run}.`);
}
