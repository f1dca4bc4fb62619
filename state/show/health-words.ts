import {
  type DatasetHealth,
  type Finding,
  type FleetHealth,
  type HealthWord,
  shownWord,
} from '../../src/model/health.ts';
import { count } from '../../src/model/units.ts';
import type { Tone } from '../../src/terminal/style.ts';

/** A danger to data, something to mend in time, or nothing. */
export type Gravity = 'danger' | 'warning' | 'fine';

export function gravityOf(word: HealthWord): Gravity {
  switch (word) {
    case 'lost':
    case 'critical':
    case 'under':
      return 'danger';
    case 'misplaced':
    case 'degraded':
    case 'stale':
    case 'unverified':
      return 'warning';
    case 'over':
    case 'ok':
      return 'fine';
    default: {
      const never: never = word;
      return never;
    }
  }
}

export function wordTone(health: DatasetHealth): Tone {
  const word = shownWord(health);
  if (word === 'unknown') return 'warning';
  const gravity = gravityOf(word);
  return gravity === 'danger' ? 'danger' : gravity === 'warning' ? 'warning' : 'good';
}

/** In danger as far as is known; what nobody has looked at is not in danger yet, and not safe either. */
export const inDanger = (health: DatasetHealth): boolean => {
  const word = shownWord(health);
  return word !== 'unknown' && gravityOf(word) === 'danger';
};

export const findingTone = ({ severity }: Finding): Tone =>
  severity === 'danger' ? 'danger' : severity === 'warning' ? 'warning' : 'plain';

/** «3 copies · 2 sites · 2 verified». */
export function copiesText(health: DatasetHealth, dot: string): string {
  const parts = [
    count(health.counted, 'copy', 'copies'),
    // What is not seen is said before there is no more room.
    ...(health.unseen > 0 ? [`${health.unseen} not seen`] : []),
    count(health.sites, 'site'),
    `${health.verified} verified`,
  ];
  return parts.join(` ${dot} `);
}

/** Ids of the pools and hosts with a finding so grave. That a host is out of reach is not its illness. */
export function machinesWith(
  health: Pick<FleetHealth, 'pools' | 'hosts'>,
  severity: 'danger' | 'warning' | 'any',
): readonly { readonly kind: 'pool' | 'host'; readonly id: string }[] {
  const worst = (findings: readonly Finding[]) => {
    const own = findings.filter(({ kind }) => kind !== 'host-unreachable');
    if (own.some((finding) => finding.severity === 'danger')) return 'danger';
    return own.some((finding) => finding.severity === 'warning') ? 'warning' : null;
  };
  const wanted = (findings: readonly Finding[]) => {
    const found = worst(findings);
    return found !== null && (severity === 'any' || found === severity);
  };
  return [
    ...health.pools
      .filter(({ findings }) => wanted(findings))
      .map(({ pool }) => ({ kind: 'pool' as const, id: pool.id })),
    ...health.hosts
      .filter(({ findings }) => wanted(findings))
      .map(({ host }) => ({ kind: 'host' as const, id: host })),
  ];
}

/** «2 pools», «1 pool, 1 host»; nothing when there are none. */
export function machinesIn(
  health: Pick<FleetHealth, 'pools' | 'hosts'>,
  severity: 'danger' | 'warning',
): string {
  const found = machinesWith(health, severity);
  const of = (kind: 'pool' | 'host') => found.filter((each) => each.kind === kind).length;
  const parts = [
    ...(of('pool') > 0 ? [count(of('pool'), 'pool')] : []),
    ...(of('host') > 0 ? [count(of('host'), 'host')] : []),
  ];
  return parts.join(', ');
}
