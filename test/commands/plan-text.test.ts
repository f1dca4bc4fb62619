import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { planText } from '../../src/commands/plan-text.ts';
import { paintFor } from '../../src/commands/words.ts';
import { assessFleet } from '../../src/health/assess.ts';
import type { HostObservation } from '../../src/model/observation.ts';
import { makePlan } from '../../src/plan/plan.ts';
import * as w from '../support/world.ts';

/* Two datasets on three hosts; `far` holds a copy of one of them, and may hold one of the other. */

const config = w.config(
  ['near', 'mid', 'far'].map((name) => w.host(name, [w.pool(`${name}:tank`)])),
  [w.dataset('maps', 'near:tank/maps'), w.dataset('notes', 'mid:tank/notes')],
);
const maps = w.snaps(['a', w.hour]);
const seen = (name: string, ...filesystems: Parameters<typeof w.seen>[2]) =>
  w.seen(name, [w.zpool('tank', { guid: w.guidOf(name) })], filesystems);
const near = seen('near', w.filesystem('tank/maps', { snapshots: maps }));
const mid = seen('mid', w.filesystem('tank/notes', { snapshots: w.snaps(['b', w.hour]) }));
const far = seen('far', w.replica('tank/maps', { snapshots: maps }));

const plain = paintFor({ stdout: new PassThrough(), env: {} });

const textWith = (third: HostObservation): string => {
  const observations = w.observations(near, mid, third);
  const plan = makePlan(config, assessFleet(config, observations, w.now), w.now);
  return planText(plan, 'fleet', plain);
};

describe('a plan of a fleet of which not all was seen', () => {
  it('is made for what was seen, and says what it could not judge', () => {
    const text = textWith(w.unreachable('far', w.minute, far));
    expect(text).toContain('not seen: far: last seen just now; far refused the connection');
    expect(text).toContain(
      'not judged: maps has a copy out of sight; nothing is planned for what was not seen',
    );
    expect(text).toContain('replicate notes to near:tank from mid:tank');
  });

  it('waits with new places for what may lie out of sight', () => {
    const text = textWith(w.unreachable('far', w.minute, null));
    expect(text).toContain(
      'not judged: maps, notes may have copies there; new places are looked for when their grace is over',
    );
    expect(text).not.toContain('replicate');
  });

  it('says nothing of the kind when all was seen', () => {
    expect(textWith(far)).not.toContain('not judged');
  });
});
