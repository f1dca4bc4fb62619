import type { Scenario } from '../scenario.ts';
import { write } from '../scenario.ts';

const inert =
  '-s -u -x mountpoint -o canmount=noauto -o readonly=on -o holdfast:dataset=letters -o holdfast:role=replica';

const replica = [
  'zfs create tank/a',
  write('tank/a', 4),
  'zfs snapshot tank/a@s1',
  write('tank/a', 2),
  'zfs snapshot tank/a@s2',
  write('tank/a', 1),
  'zfs snapshot tank/a@s3',
] as const;

const both = 'zfs list -Hp -t snapshot -o name,guid tank/a vault/a';

/** Streams that come in. */
export const receive: readonly Scenario[] = [
  {
    name: 'receive-replica',
    about: 'a replica as holdfast makes it: in full, then what followed, then one more',
    pools: { tank: ['vdb'], vault: ['vdc'] },
    steps: [
      ...replica,
      `zfs send -Lce tank/a@s1 | zfs receive ${inert} vault/a`,
      'zfs list -Hp -o name,type,readonly,canmount,mounted,mountpoint,holdfast:dataset,holdfast:role vault/a',
      'zfs get -H -o property,value,source readonly,canmount,mountpoint,holdfast:dataset vault/a',
      'zfs get -H -o value written,receive_resume_token vault/a',
      'zfs send -Lce -I @s1 tank/a@s3 | zfs receive -s -u vault/a',
      both,
      'zfs snapshot tank/a@s4',
      'zfs send -Lce -i @s3 tank/a@s4 | zfs receive -s -u vault/a',
      'zfs send -Lce -I @s1 tank/a@s4 | zfs receive -s -u vault/a',
      both,
      'zfs list -Hp -o name,used,referenced,readonly vault/a',
      'zfs mount vault/a',
      'zfs get -H -o value mounted vault/a',
    ],
  },
  {
    name: 'receive-told',
    about: 'what -v and -n say of a stream',
    pools: { tank: ['vdb'], vault: ['vdc'] },
    steps: [
      ...replica,
      'zfs send tank/a@s1 | zfs receive -n -v vault/a',
      'zfs list vault/a',
      'zfs send tank/a@s1 | zfs receive -n vault/a',
      'zfs send tank/a@s1 | zfs receive -v vault/a',
      'zfs send -i @s1 tank/a@s2 | zfs receive -nv vault/a',
      'zfs send -I @s1 tank/a@s3 | zfs receive -v vault/a',
      'zfs send tank/a@s1 | zfs receive -n -v vault/a',
      'zfs send -i @s1 tank/a@s2 | zfs receive -n -v vault/a',
      'zfs get -H -o value mounted,mountpoint vault/a',
    ],
  },
  {
    name: 'receive-named',
    about: 'the snapshot may be given another name, and a new filesystem its properties',
    pools: { tank: ['vdb'], vault: ['vdc'] },
    steps: [
      ...replica,
      'zfs send tank/a@s1 | zfs receive -u vault/a@first',
      'zfs send -i @s1 tank/a@s2 | zfs receive -u vault/a@second',
      both,
      'zfs send tank/a@s1 | zfs receive -u -o compression=zstd -o quota=1G -o com.example:owner=ops vault/b',
      'zfs get -H -o property,value,source compression,quota,com.example:owner vault/b',
      'zfs send tank/a@s1 | zfs receive -u -o canmount=maybe vault/c',
      'zfs send tank/a@s1 | zfs receive -u -o volsize=1M vault/c',
      'zfs send tank/a@s1 | zfs receive -u -o nonsense=1 vault/c',
      'zfs send tank/a@s1 | zfs receive -u -o used=1 vault/c',
      'zfs send tank/a@s1 | zfs receive -u -x nonsense vault/c',
      'zfs send tank/a@s1 | zfs receive -u -o readonly vault/c',
      'zfs send tank/a@s1 | zfs receive -u -o readonly=on -x readonly vault/c',
      'zfs list -H -o name -r vault',
    ],
  },
  {
    name: 'receive-volume',
    about:
      'a volume arrives with its size; a filesystem stream does not go onto it, nor its stream onto a filesystem',
    pools: { tank: ['vdb'], vault: ['vdc'] },
    steps: [
      'zfs create -V 16M tank/v',
      write('tank/v', 4),
      'zfs snapshot tank/v@s1',
      write('tank/v', 2),
      'zfs snapshot tank/v@s2',
      'zfs send -Lce tank/v@s1 | zfs receive -s -u -x mountpoint -o canmount=noauto vault/v',
      'zfs list -Hp -o name vault/v',
      'zfs send -Lce tank/v@s1 | zfs receive -s -u -x mountpoint -o readonly=on vault/v',
      'zfs send -Lce -i @s1 tank/v@s2 | zfs receive -s -u vault/v',
      'zfs get -Hp -o property,value,source type,volsize,readonly,refreservation vault/v',
      'zfs list -Hp -t snapshot -o name,guid tank/v vault/v',
      'zfs create tank/f',
      'zfs snapshot tank/f@s1',
      'zfs send tank/f@s1 | zfs receive vault/v',
      'zfs send tank/f@s1 | zfs receive vault/v/below',
      'zfs send tank/v@s1 | zfs receive vault/v/below',
    ],
  },
  {
    name: 'receive-two-streams',
    about: 'each receive reads its own stream from a shared pipe and leaves the next whole',
    pools: { tank: ['vdb'], vault: ['vdc'] },
    steps: [
      ...replica,
      'zfs create tank/b',
      write('tank/b', 2),
      'zfs snapshot tank/b@s1',
      '{ zfs send -Lce tank/a@s1 && zfs send -Lce tank/b@s1; } | { zfs receive -s -u vault/a && zfs receive -s -u vault/b; }',
      '{ zfs send -Lce -I @s1 tank/a@s2 && zfs send -Lce -i @s2 tank/a@s3; } | { zfs receive -s -u vault/a && zfs receive -s -u vault/a; }',
      'zfs list -Hp -t snapshot -o name,guid -r tank',
      'zfs list -Hp -t snapshot -o name,guid -r vault',
      '{ zfs send tank/a@nothing && zfs send tank/b@s1; } | { zfs receive -s -u vault/c && zfs receive -s -u vault/d; }',
      '{ zfs send tank/a@s1 && zfs send tank/b@nothing; } | { zfs receive -s -u vault/c && zfs receive -s -u vault/d; }',
      '{ zfs send tank/a@s1 && zfs send tank/b@s1; } | { zfs receive -s -u vault/no/c && zfs receive -s -u vault/d; }',
      '{ zfs send -i @s1 tank/a@s2 && zfs send tank/b@s1; } | { zfs receive -s -u vault/a && zfs receive -s -u vault/d; }',
      '{ zfs send -I @s1 tank/a@s3 && zfs send tank/b@s1; } | { zfs receive -s -u vault/a && zfs receive -s -u vault/d; }',
      'zfs list -H -o name -r -t all vault',
    ],
  },
];
