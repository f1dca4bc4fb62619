import { filesystemColumns } from '../../../../src/zfs/filesystems.ts';
import type { Scenario } from '../scenario.ts';
import { notModelled, write } from '../scenario.ts';

const pools = { tank: ['vdb'], vault: ['vdc'] };

/** Those of `snapshotColumns` that a look asked for when this was recorded; `clones` and the mark came after. */
const recordedColumns = 'name,guid,createtxg,creation,userrefs,written,ivsetguid';

/** A family to list: sizes that differ, snapshots, a bookmark, a volume. */
const family = [
  'zfs create -p tank/a/b',
  'zfs create tank/c',
  'zfs create -s -V 64M tank/vol',
  'zfs create -o mountpoint=none -o canmount=off vault/replica',
  write('tank/a', 4),
  write('tank/c', 8),
  'zfs snapshot tank/a@one tank/c@one',
  write('tank/a', 12),
  'zfs snapshot -r tank/a@two',
  'zfs bookmark tank/a@one tank/a#one',
] as const;

/** `zfs list`. */
export const listing: readonly Scenario[] = [
  {
    name: 'list-as-holdfast',
    about: 'what a look of holdfast asks a host',
    pools,
    steps: [
      ...family,
      `zfs list -Hp -r -t filesystem,volume -o ${filesystemColumns.join(',')} tank vault`,
      `zfs list -Hp -d 0 -t filesystem,volume -o ${filesystemColumns.join(',')} tank/a`,
      `zfs list -Hp -r -t snapshot,bookmark -o ${recordedColumns} tank vault`,
      `zfs list -Hp -d 1 -t snapshot,bookmark -o ${recordedColumns} tank/a tank/c`,
      'zfs list -Hp -r -t filesystem,volume -o name tank/none vault',
      'zfs list -Hp -t filesystem,volume -o name,nosuch tank',
    ],
  },
  {
    name: 'list-for-people',
    about: 'tables with headings, and figures that people read',
    pools,
    steps: [
      ...family,
      'zfs list',
      'zfs list tank/a tank/c@one',
      'zfs list -r tank/a',
      'zfs list -t snapshot',
      'zfs list -t all -r tank/a',
      'zfs list -t bookmark',
      'zfs list -o space -r tank',
      'zfs list -o name,used,refer,ratio,written,mounted tank/a vault/replica tank/vol',
      'zfs list -o name,quota,volsize,com.example:x tank/vol tank/a',
      'zfs list -t snapshot tank/vol',
      'zfs list -t snap -o name,creation,userrefs tank/a',
      'zfs list -H -o name,written@one,usedsnap tank/a',
    ],
  },
  {
    name: 'list-sorted',
    about: 'sorting by one column or two, either way',
    pools,
    steps: [
      ...family,
      'zfs list -H -o name -s name -r tank',
      'zfs list -H -o name -S name -r tank',
      'zfs list -H -o name -s used -r tank',
      'zfs list -H -o name -S refer -t filesystem -r tank',
      'zfs list -H -o name -t snapshot -s createtxg -r tank/a tank/c',
      'zfs list -H -o name -t snapshot -S createtxg tank/a',
      'zfs list -H -o name -t all -s type -s name -r tank/a',
      'zfs list -H -o name -s mountpoint -r vault tank',
      'zfs list -H -o name -t snapshot -s userrefs -S written tank/a',
      'zfs list -s nosuch tank',
      'zfs list -H -o name -s com.example:x -r tank',
    ],
  },
  {
    name: 'list-depth',
    about: 'how deep, and of which types',
    pools,
    steps: [
      ...family,
      'zfs list -H -o name -d 0 tank',
      'zfs list -H -o name -d 1 tank',
      'zfs list -H -o name -d 1 -t all tank/a',
      'zfs list -H -o name -d 2 -t snapshot tank',
      'zfs list -H -o name -t snapshot tank',
      'zfs list -H -o name -t volume',
      'zfs list -H -o name -t filesystem tank/vol',
      'zfs list -H -o name -t volume tank/a',
      'zfs list -H -o name -t snapshot tank/a@one',
      'zfs list -H -o name -t filesystem tank/a@one',
      'zfs list -H -o name -t fs,vol',
      'zfs list -H -o name -t nosuch',
      'zfs list -d x tank',
      'zfs list -H -o name tank/a tank/a',
    ],
  },
  {
    name: 'list-trouble',
    about: 'names that are not there, or are no names',
    pools,
    steps: [
      'zfs list nopool',
      'zfs list tank/none',
      'zfs list tank@none',
      'zfs list tank#none',
      'zfs list tank/none@s',
      'zfs list -H -o name tank/none tank vault/x',
      "zfs list 'tank/b!d'",
      'zfs list tank//a',
      notModelled('zfs list /tank', 'the model knows names, not paths'),
      'zfs list tank/',
      'zfs list -o nosuch',
      'zfs list -z',
      'zfs list -o',
      'zfs list -t snapshot',
      'zfs list -H -t bookmark -r tank',
    ],
  },
  {
    name: 'list-json',
    about: 'JSON, of a family and of a snapshot',
    pools: { tank: ['vdb'] },
    steps: [
      'zfs create -o com.example:team=blue tank/a',
      'zfs snapshot tank/a@s',
      'zfs list -j -o name,mountpoint,readonly,com.example:team',
      'zfs list -j -p -t all -o name,guid,creation,userrefs -r tank/a',
      'zfs get -j readonly,com.example:team tank/a',
      'zfs get -j -p guid,userrefs tank/a@s',
      'zfs list -j tank/none',
      notModelled('zfs list -j --json-int -o name,guid tank/a', 'holdfast reads strings'),
    ],
  },
];
