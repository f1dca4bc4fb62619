import { writeFile } from 'node:fs/promises';
import { alone } from '../../openzfs/lab/lock.ts';

/* Takes a lock, says so in the file that is named, and never gives it back: the test ends it. */
const [lock = '', file = ''] = process.argv.slice(2);
await alone(
  lock,
  () => {},
  async () => {
    await writeFile(file, 'held');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  },
);
