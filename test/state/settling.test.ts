import { describe, expect, it } from 'vitest';
import { hostName, instant } from '../../src/model/ids.ts';
import type { Observations } from '../../src/model/observation.ts';
import type { Run } from '../../src/model/run.ts';
import { mayGoHome } from '../../state/show/header.ts';
import { begun, openTestConsole, type TestConsole } from '../support/console.ts';
import * as fleet from '../support/fleet.ts';
import { frame } from '../support/frame.tsx';

const doneAt = instant(fleet.now + 60_000);

/** What is seen of the fleet when it is looked at so long after the run. */
const seenAfter = (ms: number): Observations =>
  new Map(
    [...fleet.observations].map(([host, each]) => [
      host,
      each.kind === 'seen' ? { ...each, at: instant(doneAt + ms) } : each,
    ]),
  );

/** The first action has just been done, and nobody has looked at its hosts yet. */
function justDone(): { console: TestConsole; run: Run } {
  const console = openTestConsole();
  const [action] = console.fleet.getState().plan?.actions ?? [];
  if (!action) throw new Error('the plan is empty');
  const run = begun(action, { kind: 'done', at: doneAt });
  console.runs.setState({ byId: new Map([[run.id, run]]) });
  return { console, run };
}

const home = (console: TestConsole) =>
  mayGoHome({ fleet: console.fleet.getState(), runs: console.runs.getState() }).text;

describe('between the end of a run and the next look at its hosts', () => {
  it('the page of the run does not tell how it stood before as how it stands now', () => {
    const { console } = justDone();
    console.keys('3', 'enter');
    expect(frame(console)).toContain('Done in 1 min.');
    expect(frame(console)).toMatch(/How it stands now\n Looking again at .*paris-2/);
    expect(frame(console)).not.toMatch(/eeg-recordings {2}critical/);

    console.observe(seenAfter(1000), instant(doneAt + 1000));
    expect(frame(console)).toMatch(/How it stands now\n eeg-recordings {2}critical/);
  });

  it('a look that began before the end of the run is not enough', () => {
    const { console } = justDone();
    console.keys('3', 'enter');
    console.observe(seenAfter(0), doneAt);
    expect(frame(console)).toContain('Looking again at');
  });

  it('the action is neither recommended next nor asked for again', () => {
    const { console, run } = justDone();
    console.keys('3');
    expect(frame(console)).not.toContain(`next: ${run.action.title}`);
    expect(frame(console)).toMatch(/1 resume eeg-recordings to paris-2:bulk .* done/);
    console.keys('enter');
    expect(frame(console)).toContain('Done in');
    console.keys('x', 'y');
    expect(console.done).toEqual([]);
  });

  it('nobody is sent home', () => {
    const { console } = justDone();
    expect(home(console)).toMatch(/^wait: looking again at .*paris-2$/);
    console.observe(seenAfter(1000), instant(doneAt + 1000));
    expect(home(console)).toBe('not yet: 5 in danger');
  });

  it('a host that cannot be reached is not waited for, and is named', () => {
    const { console } = justDone();
    const host = hostName('paris-2');
    const last = fleet.observations.get(host);
    if (last?.kind !== 'seen') throw new Error('paris-2 was not seen');
    const failure = { code: 'timeout', what: 'No answer.', todo: 'Is it up?' } as const;
    const at = instant(doneAt + 1000);
    const down = { kind: 'unreachable', host, at, since: at, failure, last } as const;
    console.observe(new Map(seenAfter(1000)).set(host, down), at);
    console.keys('3', 'G', 'enter');
    expect(frame(console)).toContain('paris-2 could not be looked at again');
  });
});
