import type { Lab } from '../lab/lab.ts';
import { byHand } from './by-hand.ts';

/** Files of random bytes below the mountpoint of a filesystem, some of them with names that a shell would trip over. */
export const writeFiles = (lab: Lab, host: string, directory: string, megabytes = 2) =>
  byHand(
    lab,
    host,
    `set -e; cd '${directory}'; stamp=$(date +%s%N); mkdir "of $stamp"
     dd if=/dev/urandom of="of $stamp/first half" bs=1M count=${megabytes} status=none
     printf '%s\\n' "$stamp" >"of $stamp/ünïcode \\$ name"; sync -f .`,
  );

/**
 * One md5 over all that a snapshot holds: names and contents of the files of a filesystem, every byte of a volume. Read
 * from a clone beside the data, which is gone afterwards: what is compared is neither mounted nor changed.
 */
export async function fingerprint(lab: Lab, host: string, snapshot: string): Promise<string> {
  const clone = `${snapshot.split('/')[0]}/read-by-the-test`;
  return byHand(
    lab,
    host,
    `set -e
     clone='${clone}'; snapshot='${snapshot}'
     trap 'cd /; tries=0; until zfs destroy "$clone"; do tries=$((tries + 1)); [ $tries -lt 40 ]; sleep 0.25; done' EXIT
     if [ "$(zfs get -H -o value type "\${snapshot%@*}")" = volume ]; then
       zfs clone -o readonly=on "$snapshot" "$clone"
       tries=0; until [ -b "/dev/zvol/$clone" ]; do tries=$((tries + 1)); [ $tries -lt 100 ]; sleep 0.1; done
       dd if="/dev/zvol/$clone" bs=1M status=none | md5sum
     else
       mkdir -p /mnt/read-by-the-test
       zfs clone -o readonly=on -o mountpoint=/mnt/read-by-the-test "$snapshot" "$clone"
       cd /mnt/read-by-the-test
       find . -type f -print0 | sort -z | xargs -0 -r md5sum | md5sum
     fi`,
  );
}
