import { z } from 'zod';
import {
  country,
  defaulted,
  domains,
  filesystem,
  line,
  name,
  optional,
  rate,
  reserve,
  sshAddress,
  zpool,
} from './fields.ts';

const site = z.strictObject({
  country: optional(country, 'ISO 3166-1 code, for jurisdiction: GB, FR.'),
  provider: optional(line, 'Who runs the site; an axis of failure domains of everything there.'),
});

const pool = z.strictObject({
  root: optional(
    filesystem,
    'Filesystem below which replicas are put and copies are looked for. Default: the pool itself.',
  ),
  role: defaulted(
    z.enum(['archive', 'scratch']),
    'archive',
    "archive: keeps copies. scratch: a worker's disks for staging; nothing there ever counts.",
  ),
  trust: defaulted(
    z.enum(['keys', 'keyless', 'untrusted']),
    'keys',
    'keys: keys may be loaded there. keyless: never; it gets raw streams of encrypted datasets only. untrusted: nothing is put there and nothing there counts.',
  ),
  reserve: defaulted(
    reserve,
    '10%',
    'Space that placement leaves free: a share of the pool, or a size.',
  ),
  domains: optional(
    domains,
    "Failure domains of this pool alone, over the host's: `{ batch: kingston-dc600m }`.",
  ),
});

const host = z.strictObject({
  ssh: optional(
    sshAddress,
    "How this machine reaches it: anything that `ssh` would accept, ~/.ssh/config is honoured. Default: the host's name here.",
  ),
  peer: optional(
    sshAddress,
    'How the other hosts of the fleet reach it, where that differs. Default: as ssh.',
  ),
  transport: defaulted(
    z.enum(['ssh2', 'openssh', 'local']),
    'ssh2',
    "ssh2: spoken in process. openssh: by the system's ssh, for certificates and GSSAPI. local: this machine.",
  ),
  become: defaulted(
    z.enum(['none', 'sudo', 'doas']),
    'none',
    'Put before zfs and zpool in commands that change something; not needed with `zfs allow`.',
  ),
  domains: optional(
    domains,
    'Failure domains, by axis: `{ site: cambridge, room: gn09, power: feed-a }`. Two hosts that name the same value fail together; what is not said is unknown, and two unknowns are never distinct.',
  ),
  pools: z
    .record(
      zpool,
      pool.nullable().transform((given) => given ?? pool.parse({})),
    )
    .describe('Its zpools by their own names; those left out are no concern of holdfast.'),
});

const transfer = z.strictObject({
  from: optional(name, 'Sending host. Default: every host.'),
  to: optional(name, 'Receiving host. Default: every host.'),
  via: z
    .enum(['direct', 'relay'])
    .describe('direct: the source ssh-es to the target. relay: through this machine.'),
  limit: optional(rate, 'Bytes per second, 60MiB/s. Default: no limit.'),
});

/** fleet.yaml */
export const fleetSchema = z.strictObject({
  sites: optional(z.record(name, site.nullable()), 'The places where hosts stand.'),
  hosts: z.record(name, host).describe('The machines, by the names that screens show.'),
  transfers: optional(
    z.array(transfer),
    'How bytes go between two hosts; the first rule that matches wins.',
  ),
});

export type FleetFile = z.output<typeof fleetSchema>;
