import { execa } from 'execa';
import { loadConfig } from '../../src/config/load.ts';
import { hostName, instant } from '../../src/model/ids.ts';
import type { SeenHost } from '../../src/model/observation.ts';
import { look } from '../../src/observe/look.ts';
import { scopeOf } from '../../src/observe/scope.ts';
import { openShells } from '../../src/ssh/shells.ts';
import { filesystemColumns } from '../../src/zfs/filesystems.ts';
import { poolColumns } from '../../src/zfs/pool-list.ts';
import { snapshotColumns } from '../../src/zfs/snapshots.ts';
import type { Lab } from '../../test/openzfs/lab/lab.ts';
import { type Row, ratio } from '../measure.ts';
import { type Holdfast, openHoldfast } from './holdfast.ts';
import { emptyPools, overSsh, setUp } from './hosts.ts';
import { countPrograms, type Measured, measured, measuredText, watchPrograms } from './programs.ts';
import { inTurn } from './turns.ts';

/** So many filesystems, of so many snapshots each. */
export interface Scale {
  readonly children: number;
  readonly snapshots: number;
}

const names = ['h1', 'h2'] as const;
const roots = { h1: 'tank/letters', h2: 'vault/replica' } as const;

/** What a first look has to read, typed by hand: one ssh a host. */
const listing = (root: string): string =>
  [
    `zpool list -Hp -o ${poolColumns.join(',')}`,
    'zpool status -p',
    `zfs list -Hp -r -t filesystem,volume -o ${filesystemColumns.join(',')} ${root}`,
    `zfs list -Hp -r -t snapshot,bookmark -o ${snapshotColumns.join(',')} ${root}`,
  ].join(' && ');

/** What a later look has to read where nothing has changed. */
const changes = (root: string): string => `zfs list -Hp -r -o name,guid,snapshots_changed ${root}`;

const syncoid = 'syncoid -r --no-sync-snap --quiet tank/letters root@h2:vault/replica/letters';

/** The look that finds nothing to do: the same dataset on h1 and h2, verified, and not a byte due. */
export async function benchLooks(lab: Lab, scale: Scale): Promise<readonly Row[]> {
  await replicated(lab, scale);
  const holdfast = await openHoldfast(lab, { id: 'letters', via: 'direct' });
  const console = await openConsole(lab, holdfast);
  const nothingToDo = async () => {
    const actions = await holdfast.plan();
    if (actions.length > 0) throw new Error(`there is something to do: ${actions.join(', ')}`);
  };
  const bothBare = (command: (root: string) => string) =>
    Promise.all(names.map((host) => overSsh(lab, host, command(roots[host]))));
  const bothKept = (command: (root: string) => string) =>
    Promise.all(names.map((host) => setUp(lab, host, command(roots[host]))));
  const ways = {
    first: async () => {
      await holdfast.forget();
      await nothingToDo();
    },
    later: nothingToDo,
    poll: console.poll,
    listing: () => bothBare(listing),
    changes: () => bothBare(changes),
    kept: () => bothKept(changes),
  };
  try {
    const times = await inTurn(5, ways);
    // Minutes each time, a fresh ssh for each filesystem: once is enough to see it.
    const others = await measured(lab, () => setUp(lab, 'h1', syncoid));
    const started = {
      first: await countPrograms(lab, ways.first),
      later: await countPrograms(lab, ways.later),
      poll: await countPrograms(lab, ways.poll),
      listing: await countPrograms(lab, ways.listing),
      changes: await countPrograms(lab, ways.changes),
      kept: await countPrograms(lab, ways.kept),
    };
    const what = `${scale.children + 1} x ${scale.snapshots}`;
    const of = (way: keyof typeof ways): Measured => ({ ms: times[way], started: started[way] });
    const row = (name: string, subject: Measured, floor: string, against: Measured, aim: string) =>
      ({
        what: `${what}: ${name}`,
        measured: measuredText(subject),
        floor: `${floor}: ${measuredText(against)}`,
        ratio: ratio(subject.ms, against.ms),
        aim,
      }) satisfies Row;
    const bySyncoid = 'syncoid -r --no-sync-snap';
    return [
      row('plan, first look', of('first'), 'bare listing over ssh', of('listing'), '1.3 x'),
      row('plan, later', of('later'), 'bare snapshots_changed', of('changes'), '1.5 x'),
      row('console, later', of('poll'), 'the same, ssh kept open', of('kept'), '1.5 x'),
      row('plan, first look', of('first'), bySyncoid, others, '-'),
      row('plan, later', of('later'), bySyncoid, others, '-'),
    ];
  } finally {
    await console.close();
    await holdfast.close();
  }
}

/** As the console polls: connections are kept, and what was seen is known. */
async function openConsole(lab: Lab, holdfast: Holdfast) {
  process.env['HOLDFAST_SSH_CONFIG'] = lab.sshConfig;
  const loaded = await loadConfig(holdfast.config);
  if (!loaded.ok) throw new Error('the configuration of the benchmark is wrong');
  const { config } = loaded;
  const shells = openShells(config.inventory.hosts, { readOnly: true });
  const known = new Map<string, SeenHost>();
  const poll = async () => {
    await Promise.all(
      names.map(async (name) => {
        const host = hostName(name);
        const before = known.get(name);
        const seen = await look(shells.shell(host), scopeOf(config, host), {
          clock: () => instant(Date.now()),
          ...(before && { known: before }),
        });
        known.set(name, seen);
      }),
    );
  };
  await poll();
  return { poll, close: () => shells.close() };
}

/**
 * The same on both hosts. A receive takes a moment for each snapshot, thousands of them an hour: the disk is copied, and
 * the pool on the copy given a name and an identity of its own.
 */
async function replicated(lab: Lab, { children, snapshots }: Scale): Promise<void> {
  await emptyPools(lab);
  await setUp(
    lab,
    'h1',
    `set -e
     zfs create tank/letters
     for i in $(seq ${children}); do zfs create tank/letters/c$i; done
     for s in $(seq ${snapshots}); do zfs snapshot -r tank/letters@s$s; done
     zpool scrub -w tank
     zpool export tank`,
  );
  await lab.powerOff('h2');
  await execa('cp', ['--sparse=always', lab.disk('h1', 1), lab.disk('h2', 1)]);
  await lab.powerOn('h2');
  await watchPrograms(lab);
  await setUp(lab, 'h1', 'zpool import tank');
  await setUp(
    lab,
    'h2',
    `set -e
     zpool list -H -o name | grep -q . && zpool export -a
     zpool import -f -N tank vault
     zpool reguid vault
     zfs create -o canmount=off -o mountpoint=none -o readonly=on vault/replica
     for fs in $(zfs list -H -r -o name vault/letters); do zfs set canmount=noauto "$fs"; done
     zfs rename vault/letters vault/replica/letters`,
  );
}
