import type { HostName } from '../../src/model/ids.ts';
import { type Fleet, hostAt } from './fleet.ts';
import { guardBases } from './guards/bases.ts';
import { guardCounts } from './guards/counts.ts';
import type { Guard } from './guards/guard.ts';
import { guardKeyless } from './guards/keyless.ts';
import { guardLaw } from './guards/law.ts';
import { guardPlaces } from './guards/places.ts';
import { healthNow } from './health.ts';
import type { Surroundings } from './shell/surroundings.ts';
import type { Note, Promised } from './story-promises.ts';

/** Only these change nothing. */
const isReading = (words: readonly string[]): boolean =>
  ['list', 'get', 'holds', 'send', 'status', 'version'].includes(words[1] ?? '') ||
  (words[1] === 'destroy' && /^-[a-zA-Z]*n/.test(words[2] ?? ''));

/** Has every guard look on at what is done to a fleet, between any two commands. */
export function watchOver(fleet: Fleet, note: Note) {
  const begin = healthNow(fleet);
  const counts = guardCounts(begin);
  const guards: readonly (readonly [Promised, Guard])[] = [
    ['keeps counts', counts],
    ['keeps bases', guardBases(fleet)],
    ['keeps to raw', guardKeyless(fleet.config)],
    ['keeps the law', guardLaw(fleet, begin)],
    ['keeps to its places', guardPlaces(fleet)],
  ];
  return {
    /** Time has passed since the last command. */
    renew: () => counts.renew(healthNow(fleet)),
    around: {
      hostAt: (address: string, port: number) => hostAt(fleet, address, port),
      onBytes({ name }, begin, into) {
        for (const [promised, guard] of guards)
          note(promised, guard.beforeBytes?.(name, begin, into) ?? []);
      },
      onCommand({ name }, words) {
        if (isReading(words)) return;
        const changed = fleet.hosts.get(name as HostName);
        if (changed) changed.changes += 1;
        const health = healthNow(fleet);
        for (const [promised, guard] of guards)
          note(
            promised,
            (guard.afterCommand?.(fleet, health) ?? []).map(
              (what) => `${what}, after ${words.join(' ')}`,
            ),
          );
      },
    } satisfies Surroundings,
  };
}
