import { afterAll, beforeAll, expect, test } from 'vitest';
import { judge } from '../openzfs/conformance/judge.ts';
import type { Model } from '../openzfs/conformance/on-the-model.ts';
import { openModel } from '../openzfs/conformance/on-the-model.ts';
import { recordingOf, recordingPath } from '../openzfs/conformance/recordings.ts';
import { commandsOf } from '../openzfs/conformance/scenario.ts';
import { table } from '../openzfs/conformance/table.ts';

let model: Model;

beforeAll(async () => {
  model = await openModel();
});
afterAll(() => model.close());

test.each(table)('the model answers as OpenZFS did: $name: $about', async (scenario) => {
  const verdicts = judge(scenario, await model.run(scenario), recordingOf(scenario));
  expect(verdicts.map(({ answered }) => answered).join('\n\n')).toBe(
    verdicts.map(({ expected }) => expected).join('\n\n'),
  );
});

test('what the model does not answer is listed, with the reason', async () => {
  const list = table.flatMap((scenario) =>
    commandsOf(scenario)
      .filter(({ notModelled }) => notModelled !== null)
      .map(({ line, notModelled }) => `${scenario.name}: ${line}\n    ${notModelled}\n`),
  );
  await expect(list.join('')).toMatchFileSnapshot(recordingPath({ name: 'not-modelled' }));
});

test('every scenario has a name of its own', () => {
  expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
});
