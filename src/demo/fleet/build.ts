import { beginOf } from '../zfs/commands/send-base.ts';
import { guidOf } from '../zfs/identity.ts';
import type { Encryption, Filesystem, Machine, Zpool } from '../zfs/machine.ts';
import { allFilesystems, newestOf, parentOf } from '../zfs/machine.ts';
import type { Making } from './build-pool.ts';
import { addPlanned, makePool } from './build-pool.ts';
import type { OriginPlan, ReplicaPlan } from './contents.ts';
import { originPlans, otherPlans } from './contents.ts';
import type { Moment } from './history.ts';
import { momentsOf, snapshotAt } from './history.ts';
import { hostPlans } from './pools.ts';

export interface FleetOptions extends Making {
  /** How many times faster than the demo's own pace things go; Infinity: at once. */
  readonly speed: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What the catalogue calls each dataset, for what is stamped on its copies. */
  readonly titles?: ReadonlyMap<string, string>;
}

/** The simulated hosts as they stand at the start: the same seed, the same fleet, whatever the day. */
export function buildFleet(options: FleetOptions): ReadonlyMap<string, Machine> {
  const builder = new Builder(options);
  for (const plan of otherPlans) builder.addOther(plan);
  for (const plan of originPlans) builder.addOrigin(plan);
  for (const machine of builder.machines.values()) addKeyFiles(machine);
  return builder.machines;
}

/** Every key that is loaded from a file has it on its host. */
function addKeyFiles(machine: Machine): void {
  for (const { encryption } of allFilesystems(machine)) {
    const { location = '', secret = null } = encryption?.key ?? {};
    if (location.startsWith('file://') && secret !== null)
      machine.keyFiles.set(location.slice('file://'.length), secret);
  }
}

const ownKey = (name: string): Encryption => ({
  algorithm: 'aes-256-gcm',
  key: {
    format: 'raw',
    location: `file:///etc/zfs/keys/${name.replaceAll('/', '-')}.key`,
    loaded: true,
    secret: name,
  },
});

/** As a raw receive leaves it: its own encryption root, locked. */
const lockedKey = (): Encryption => ({
  algorithm: 'aes-256-gcm',
  key: { format: 'raw', location: 'prompt', loaded: false, secret: null },
});

class Builder {
  readonly machines: ReadonlyMap<string, Machine>;
  readonly #options: FleetOptions;

  constructor(options: FleetOptions) {
    this.#options = options;
    const { seed, speed, now } = options;
    this.machines = new Map(
      hostPlans.map((host) => {
        let minted = 0;
        const mint = (label: string) => {
          minted += 1;
          return guidOf(seed, `${host.name} new ${minted} ${label}`);
        };
        const pools = host.pools.map((plan) => makePool(options, host.name, plan));
        const byName = new Map(pools.map((pool) => [pool.name, pool]));
        const user = 'root';
        const keyFiles = new Map<string, string>();
        return [host.name, { name: host.name, user, pools: byName, keyFiles, now, speed, mint }];
      }),
    );
  }

  addOther(plan: (typeof otherPlans)[number]): void {
    const { machine, pool } = this.#poolAt(plan.pool);
    const properties = plan.place ? { canmount: 'off', mountpoint: 'none' } : {};
    const fs = addPlanned(this.#options, machine.name, pool, {
      name: plan.name,
      type: 'filesystem',
      age: 1400 * 86_400,
      properties,
    });
    fs.referenced = plan.bytes;
    fs.mounted = !plan.place;
  }

  addOrigin(plan: OriginPlan): void {
    const { machine, pool } = this.#poolAt(plan.pool);
    this.#addParents(machine, pool, plan);
    const shares = Object.values(plan.children).reduce((sum, share) => sum + share, 0);
    for (const [path, share] of [['', 100 - shares] as const, ...Object.entries(plan.children)]) {
      const size = (plan.history.size * BigInt(share)) / 100n;
      const label = `${plan.id}${path}`;
      const history = { ...plan.history, size };
      const moments = momentsOf(this.#options.seed, label, history, plan.encrypted !== 'no');
      const fs = this.#addOriginMember(machine, pool, plan, path, moments);
      for (const replica of plan.replicas)
        this.#addReplica(machine, fs, plan, replica, path, moments);
    }
  }

  #stampOf({ id }: OriginPlan): Readonly<Record<string, string>> {
    const title = this.#options.titles?.get(id);
    return {
      'holdfast:dataset': id,
      ...(title === undefined ? {} : { 'holdfast:summary': title }),
    };
  }

  #poolAt(id: string): { machine: Machine; pool: Zpool } {
    const [host = '', name = ''] = id.split(':');
    const machine = this.machines.get(host);
    const pool = machine?.pools.get(name);
    if (!machine || !pool) throw new Error(`the embedded fleet has no pool ${id}`);
    return { machine, pool };
  }

  /** Filesystems on the way to an origin; one that is encrypted below has its key on its parent. */
  #addParents(machine: Machine, pool: Zpool, plan: OriginPlan): void {
    const parent = parentOf(plan.name);
    if (parent === null || pool.filesystems.has(parent)) return;
    const fs = addPlanned(this.#options, machine.name, pool, {
      name: parent,
      type: 'filesystem',
      age: plan.history.since + 86_400,
      encryption: plan.encrypted === 'below' ? ownKey(parent) : null,
    });
    fs.mounted = true;
  }

  #addOriginMember(
    machine: Machine,
    pool: Zpool,
    plan: OriginPlan,
    path: string,
    moments: readonly Moment[],
  ): Filesystem {
    const { start } = this.#options;
    const identity = { ...this.#stampOf(plan), 'holdfast:role': 'origin' };
    const volume = plan.type === 'volume' ? { volsize: String(plan.history.size) } : {};
    const fs = addPlanned(this.#options, machine.name, pool, {
      name: `${plan.name}${path}`,
      type: plan.type,
      age: plan.history.since,
      encryption: encryptionOf(plan),
      properties: path === '' ? { ...identity, ...volume } : {},
    });
    const all = moments.map((moment) => ({
      age: moment.age,
      snapshot: snapshotAt(start, pool.txg, moment),
    }));
    fs.snapshots = all
      .filter(({ age }) => !plan.bookmarkedOnly.includes(age))
      .map(({ snapshot }) => snapshot);
    fs.bookmarks = all
      .filter(({ age }) => plan.bookmarkedOnly.includes(age))
      .map(({ snapshot: { name, guid, createtxg, creation, referenced, ivset } }) => ({
        name,
        guid,
        createtxg,
        creation,
        referenced,
        ivset,
      }));
    fs.written = plan.history.written;
    fs.referenced = (newestOf(fs)?.referenced ?? 0n) + plan.history.written;
    fs.snapshotsChanged = newestOf(fs)?.creation ?? null;
    fs.mounted = plan.type === 'filesystem';
    return fs;
  }

  #addReplica(
    source: Machine,
    origin: Filesystem,
    plan: OriginPlan,
    replica: ReplicaPlan,
    path: string,
    moments: readonly Moment[],
  ): void {
    const { machine, pool } = this.#poolAt(replica.pool);
    const send = plan.encrypted === 'no' ? 'Lce' : 'w';
    const fs = addPlanned(this.#options, machine.name, pool, {
      name: `${replica.name}${path}`,
      type: plan.type,
      age: moments.find((moment) => moment.age >= replica.upTo)?.age ?? 0,
      encryption: plan.encrypted === 'no' ? null : lockedKey(),
      properties: {
        readonly: 'on',
        ...(plan.type === 'filesystem' ? { canmount: 'noauto' } : {}),
        ...this.#stampOf(plan),
        'holdfast:role': replica.role,
        'holdfast:send': send,
      },
    });
    const [oldest] = origin.snapshots;
    if (replica.cutAt !== null && oldest) {
      const flags = { raw: send === 'w', large: true, embedded: true, compressed: true };
      const begin = beginOf(source, origin, null, oldest, flags);
      const received = (BigInt(begin.bytes) * BigInt(replica.cutAt)) / 100n;
      fs.partial = { begin, received };
      fs.inconsistent = true;
      fs.referenced = received;
      return;
    }
    fs.snapshots = moments
      .filter((moment) => moment.age >= replica.upTo)
      .map((moment) => snapshotAt(this.#options.start, pool.txg, moment));
    fs.referenced = newestOf(fs)?.referenced ?? 0n;
    fs.snapshotsChanged = newestOf(fs)?.creation ?? null;
  }
}

/** Each has a key of its own, loaded from a file, or its parent's. */
function encryptionOf(plan: OriginPlan): Encryption | null {
  switch (plan.encrypted) {
    case 'no':
      return null;
    case 'root':
      return ownKey(plan.name);
    case 'below':
      return { algorithm: 'aes-256-gcm', key: null };
    default: {
      const never: never = plan.encrypted;
      return never;
    }
  }
}
