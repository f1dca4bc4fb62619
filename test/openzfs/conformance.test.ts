import { afterAll, beforeAll, expect, test } from 'vitest';
import { same } from './conformance/compare.ts';
import type { Verdict } from './conformance/judge.ts';
import { counted, judge } from './conformance/judge.ts';
import { onTheLab } from './conformance/on-the-lab.ts';
import type { Model } from './conformance/on-the-model.ts';
import { openModel } from './conformance/on-the-model.ts';
import { recordingOf, recordingPath } from './conformance/recordings.ts';
import { commandsOf } from './conformance/scenario.ts';
import { table } from './conformance/table.ts';
import { recording } from './conformance/transcript.ts';
import { theLab } from './support/boot.ts';

let model: Model;
const verdicts: Verdict[] = [];

beforeAll(async () => {
  model = await openModel();
});
afterAll(async () => {
  await model.close();
  console.log(counted(verdicts));
});

/**
 * `--update` makes the recordings anew. An answer that is near enough to the recorded one stays as it is; of what the
 * model does not answer (dates, figures of the hour) only the exit status has to be the same.
 */
test.for(table)('OpenZFS answers as it was recorded: $name: $about', async (scenario, { skip }) => {
  skip(theLab().openzfs !== '2.3', 'the recordings are OpenZFS 2.3’s');
  const real = await onTheLab(theLab(), scenario);
  verdicts.push(...judge(scenario, await model.run(scenario), real));
  const before = recordingOf(scenario);
  const commands = commandsOf(scenario);
  const kept = real.map((entry, at) => {
    const old = before[at];
    if (old?.command !== entry.command) return entry;
    if (commands[at]?.notModelled) return { ...old, exit: entry.exit };
    return same(entry, old) ? old : entry;
  });
  await expect(recording(scenario.about, kept)).toMatchFileSnapshot(recordingPath(scenario));
});

test('the model differs from OpenZFS nowhere', () => {
  expect(verdicts.filter(({ kind }) => kind === 'different')).toEqual([]);
});
