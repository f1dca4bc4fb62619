import type { DatasetHealth, Finding, HostHealth } from '../model/health.ts';
import { type HostName, poolId } from '../model/ids.ts';
import type { HostObservation, SeenHost } from '../model/observation.ts';
import { formatDuration } from '../model/units.ts';
import { clockSlackMs } from './facts.ts';
import { releaseFindings } from './zfs-release.ts';

/** A host's own state: seen, not looked at yet, or out of reach since when and why. `datasets` have a copy there. */
export function assessHost(
  host: HostName,
  observation: HostObservation | undefined,
  datasets: readonly DatasetHealth[],
): HostHealth {
  if (observation === undefined || observation.kind === 'pending') {
    return { host, state: 'pending', seenAt: null, failure: null, last: null, findings: [] };
  }
  if (observation.kind === 'unreachable') {
    const { failure, last } = observation;
    return {
      host,
      state: 'unreachable',
      seenAt: last?.at ?? null,
      failure,
      last,
      findings: [
        {
          kind: 'host-unreachable',
          severity: 'warning',
          pool: null,
          text: `${host}: ${failure.what}`,
        },
      ],
    };
  }
  return {
    host,
    state: 'seen',
    seenAt: observation.at,
    failure: null,
    last: observation,
    findings: [
      ...sectionFindings(observation),
      ...unreadFindings(observation),
      ...clockFindings(observation),
      ...releaseFindings(observation, datasets),
    ],
  };
}

function sectionFindings(seen: SeenHost): readonly Finding[] {
  return [seen.version, seen.pools, seen.filesystems].flatMap((section) =>
    section.ok
      ? []
      : [
          {
            kind: 'probe-section-failed',
            severity: 'warning',
            pool: null,
            text: `${seen.host}: ${section.what}`,
          } satisfies Finding,
        ],
  );
}

const unreadFindings = ({ host, unread }: SeenHost): readonly Finding[] =>
  unread.map(({ pool, what, todo }) => ({
    kind: 'pool-unread',
    severity: 'warning',
    pool: poolId(host, pool),
    text: `what lies on ${poolId(host, pool)} could not be listed: ${what} ${todo}`,
  }));

function clockFindings(seen: SeenHost): readonly Finding[] {
  if (seen.hostClock === null) return [];
  const off = Math.abs(seen.hostClock - seen.at);
  if (off <= clockSlackMs + seen.tookMs) return [];
  return [
    {
      kind: 'clock-skew',
      severity: 'warning',
      pool: null,
      text: `the clock of ${seen.host} is ${formatDuration(off)} ${seen.hostClock > seen.at ? 'ahead' : 'behind'}`,
    },
  ];
}
