import type { Advice, Consider } from '../../model/advice.ts';
import type { PoolHealth } from '../../model/health.ts';
import type { Vdev } from '../../model/observation.ts';
import { commandLine } from '../../zfs/quote.ts';
import type { Context } from '../context.ts';

/** Disks that are out, or that have met errors: what zpool says of them, and what one would do. */
export const adviseDevices = ({ health }: Context): readonly Advice[] =>
  health.pools.flatMap((each) => {
    const disks = each.facts ? leaves(each.facts.vdevs) : [];
    return disks.filter(isAiling).map((disk) => deviceAdvice(each, disk, spareOf(disks)));
  });

const leaves = (vdevs: readonly Vdev[]): readonly Vdev[] =>
  vdevs.flatMap((vdev) => (vdev.children.length > 0 ? leaves(vdev.children) : [vdev]));

const isOut = ({ state }: Vdev): boolean => !['ONLINE', 'AVAIL', 'INUSE'].includes(state);

const isAiling = (disk: Vdev): boolean =>
  isOut(disk) || disk.readErrors + disk.writeErrors + disk.checksumErrors > 0n;

const spareOf = (disks: readonly Vdev[]): Vdev | null =>
  disks.find(({ group, state }) => group === 'spare' && state === 'AVAIL') ?? null;

function deviceAdvice({ pool, facts }: PoolHealth, disk: Vdev, spare: Vdev | null): Advice {
  const counts = `${disk.readErrors} read, ${disk.writeErrors} write, ${disk.checksumErrors} checksum errors`;
  const note = disk.note === null ? '' : ` («${disk.note}»)`;
  const lines: readonly (readonly string[])[] = [
    ['zpool', 'status', '-v', pool.name],
    ...mending(pool.name, disk, spare),
  ];
  return {
    id: `device ${pool.id} ${disk.name}`,
    kind: 'device',
    pool: pool.id,
    dataset: null,
    title: isOut(disk)
      ? `${disk.name} of ${pool.id} is ${disk.state}`
      : `${disk.name} of ${pool.id} has met errors`,
    text: [
      `${disk.name}: ${disk.state}, ${counts}${note}`,
      ...(facts?.status ? [`zpool status says: ${facts.status}`] : []),
      ...whatItMeans(disk, spare),
    ],
    consider: lines.map((words): Consider => ({ host: pool.host, line: commandLine(words) })),
    draft: null,
  };
}

function mending(pool: string, disk: Vdev, spare: Vdev | null): readonly (readonly string[])[] {
  if (!isOut(disk)) return [['zpool', 'clear', pool, disk.name]];
  const replace = ['zpool', 'replace', pool, disk.name, spare?.name ?? 'NEW-DISK'];
  return disk.state === 'OFFLINE' ? [['zpool', 'online', pool, disk.name], replace] : [replace];
}

function whatItMeans(disk: Vdev, spare: Vdev | null): readonly string[] {
  if (!isOut(disk))
    return [
      'the data was mended from redundancy; find the cause (disk, cable, controller) before the counters are cleared, and scrub afterwards',
    ];
  return [
    spare
      ? `the spare ${spare.name} is there and idle`
      : 'no spare is there: another disk of at least its size takes its place',
    ...(disk.state === 'OFFLINE'
      ? ['somebody has taken it offline: it may only want to be brought back']
      : []),
  ];
}
