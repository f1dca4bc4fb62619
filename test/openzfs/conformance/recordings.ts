import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from './scenario.ts';
import type { Entry } from './transcript.ts';
import { recorded } from './transcript.ts';

const directory = join(import.meta.dirname, '../../fixtures/conformance');

/** Where a scenario's answers of OpenZFS are kept. */
export const recordingPath = ({ name }: Pick<Scenario, 'name'>): string =>
  join(directory, `${name}.txt`);

/** What OpenZFS said when it was recorded; nothing when it never was. */
export function recordingOf(scenario: Scenario): readonly Entry[] {
  try {
    return recorded(readFileSync(recordingPath(scenario), 'utf8'));
  } catch {
    return [];
  }
}
