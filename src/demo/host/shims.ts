import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * zfs, zpool and ssh of the simulated hosts. A node process for each call would cost 50 ms; this costs two forks:
 * the words go into a file, one short line into the door (a FIFO; writes this short are atomic), and what to do
 * comes back as a shell script through a FIFO of the call's own.
 */
const asking = `#!/bin/sh
call=$HOLDFAST_DEMO/calls/$$
mkfifo "$call" || exit 255
printf '%s\\0' "$HOLDFAST_DEMO_HOST" "\${0##*/}" "$@" >"$call.words"
echo "$$" >"$HOLDFAST_DEMO/door"
. "$call"
exit 255
`;

/** Everybody is root on the embedded fleet: options go, the command stays. */
const becoming = `#!/bin/sh
while [ "\${1#-}" != "$1" ]; do shift; done
exec "$@"
`;

/** So that the fleet has the same tools on every machine. Limits are not kept: simulated bytes are not real ones. */
const passing = `#!/bin/sh
exec cat
`;

/**
 * When the process that holds the other end of stdin is gone, however it went, nothing of the fleet stays: neither
 * the commands that hosts run, each a group of its own, nor the directory.
 */
const leash = `#!/bin/sh
cat >/dev/null
for group in "$1"/groups/*; do
  [ -e "$group" ] && kill -s KILL -- "-\${group##*/}" 2>/dev/null
done
rm -rf "$1"
`;

/** Writes the shims; resolves to the directory that comes first on the hosts' PATH. */
export async function writeShims(directory: string): Promise<string> {
  const bin = join(directory, 'bin');
  for (const name of ['bin', 'calls', 'groups', 'home'])
    await mkdir(join(directory, name), { mode: 0o700 });
  const shims = { zfs: asking, zpool: asking, ssh: asking, sudo: becoming, doas: becoming };
  const tools = { pv: passing, mbuffer: passing };
  for (const [name, text] of Object.entries({ ...shims, ...tools })) {
    await writeFile(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
  }
  await writeFile(join(directory, 'leash'), leash);
  return bin;
}
