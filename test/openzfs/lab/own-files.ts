import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's own folder, found from the source as it is and from the built program alike. */
function checkout(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return directory;
}

/** A file of the lab itself: `guest/init`, `guard.sh`. */
export const ownFile = (name: string): string => join(checkout(), 'test/openzfs/lab', name);
