/** The commands by which somebody makes a replica writable, writes to it, and leaves it as it was but for what was written. */
export const scribbleOn = (replica: string): string =>
  `zfs set readonly=off ${replica} && zfs set mountpoint=/mnt/written ${replica} && zfs mount ${replica}
   dd if=/dev/urandom of=/mnt/written/scribble bs=1M count=1 status=none
   zfs unmount ${replica} && zfs set readonly=on ${replica} && zfs inherit mountpoint ${replica}`;
