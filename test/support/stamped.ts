import { assessFleet } from '../../src/health/assess.ts';
import type { Config } from '../../src/model/config.ts';
import type {
  FilesystemFacts,
  HostObservation,
  Observations,
  SeenHost,
} from '../../src/model/observation.ts';
import { identityOf } from '../../src/plan/mend/identity.ts';
import type { Stamps } from '../../src/zfs/stamp.ts';
import { now } from './world.ts';

/** The same fleet with every copy saying what it is, as holdfast leaves it; what a test has set itself stays. */
export function stamped(config: Config, observations: Observations): Observations {
  const wanted = new Map<string, Stamps>();
  for (const { dataset, copies } of assessFleet(config, observations, now).datasets) {
    const origin = copies.find(({ role }) => role === 'origin') ?? null;
    for (const copy of copies)
      for (const member of copy.members)
        wanted.set(
          `${copy.pool.host} ${member.facts.name}`,
          identityOf(dataset, copy, member, origin),
        );
  }
  return new Map([...observations].map(([name, each]) => [name, withStamps(each, wanted)]));
}

function withStamps(
  observation: HostObservation,
  wanted: ReadonlyMap<string, Stamps>,
): HostObservation {
  switch (observation.kind) {
    case 'pending':
      return observation;
    case 'seen':
      return onHost(observation, wanted);
    case 'unreachable':
      return { ...observation, last: observation.last && onHost(observation.last, wanted) };
    default: {
      const never: never = observation;
      return never;
    }
  }
}

function onHost(seen: SeenHost, wanted: ReadonlyMap<string, Stamps>): SeenHost {
  if (!seen.filesystems.ok) return seen;
  const value = seen.filesystems.value.map((facts): FilesystemFacts => {
    const given = Object.entries(facts.stamp).filter(([, each]) => each !== null);
    const {
      dataset = null,
      role = null,
      send = null,
      summary,
    } = {
      ...wanted.get(`${seen.host} ${facts.name}`),
      ...Object.fromEntries(given),
    } as Stamps;
    const { retire, aside } = facts.stamp;
    return {
      ...facts,
      stamp: {
        dataset,
        role,
        send,
        ...(summary == null ? {} : { summary }),
        ...(retire === undefined ? {} : { retire }),
        ...(aside === undefined ? {} : { aside }),
      },
    };
  });
  return { ...seen, filesystems: { ok: true, value } };
}
