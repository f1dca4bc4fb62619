import { describe, expect, it } from 'vitest';
import { hostName, poolId } from '../../src/model/ids.ts';
import { configOf, problemsOf } from './write-config.ts';

const saying = (text: string) => ({ 'assumptions.yaml': text });
const tank = poolId(hostName('okavango'), 'tank');

describe('assumptions.yaml', () => {
  it('need not be there', async () => {
    expect((await configOf({})).assumptions).toEqual({ values: {}, pools: new Map() });
  });

  it('gives values in their units, each with what it rests on', async () => {
    const { assumptions } = await configOf(
      saying(`
assumptions:
  afr: { value: 1.4%, source: our disks of 2025 }
  uer: 1e-16
  replace: 3d
  diskDetect: 0h
  rebuild: 100 MB/s
  fill: 70%
  cohort: 2.5
  diskOverhead: 16 GiB
  ashift: 13
  siteLoss: 0.001
`),
    );
    expect(assumptions.values).toEqual({
      afr: { value: 0.014, source: 'our disks of 2025' },
      uer: { value: 1e-16, source: null },
      replace: { value: 72, source: null },
      diskDetect: { value: 0, source: null },
      rebuild: { value: 1e8, source: null },
      fill: { value: 0.7, source: null },
      cohort: { value: 2.5, source: null },
      diskOverhead: { value: 16 * 1024 ** 3, source: null },
      ashift: { value: 13, source: null },
      siteLoss: { value: 0.001, source: null },
    });
  });

  it('gives others for single pools, and the size of their disks', async () => {
    const { assumptions } = await configOf(
      saying('pools: { okavango:tank: { afr: 1.57%, disk: 7.68 TB, cohort: ~ } }'),
    );
    expect([...assumptions.pools]).toEqual([
      [tank, { values: { afr: { value: 0.0157, source: null } }, diskBytes: 7.68e12 }],
    ]);
  });

  it('says everything that is wrong at once, keys and values, each at its line, before the datasets', async () => {
    const problems = await problemsOf({
      ...saying(`assumptions:
  afrr: 1%
  hostLoss: -0.1
  keyLoss: [1]
pools:
  okavango:tnak: { afr: 1% }
  paris-1:vault: { hostLoss: 1%, disk: 0 TB }
`),
      'datasets/europe.yaml': 'id: europe\n',
    });
    expect(problems.filter((each) => each.startsWith('assumptions.yaml'))).toEqual([
      'assumptions.yaml:2:3 assumptions.afrr: unknown key; did you mean afr?',
      'assumptions.yaml:3:13 assumptions.hostLoss: -0.1 is negative: written 0.002 or 0.2%',
      'assumptions.yaml:4:12 assumptions.keyLoss: is neither a value nor { value, source }',
      'assumptions.yaml:6:3 pools["okavango:tnak"]: there is no pool "okavango:tnak"; did you mean okavango:tank?',
      expect.stringMatching(
        /^assumptions.yaml:7:20 pools\["paris-1:vault"\].hostLoss: unknown key; known here: afr, uer, /,
      ),
      'assumptions.yaml:7:40 pools["paris-1:vault"].disk: is nothing: more than 0 bytes',
    ]);
    expect(problems.findIndex((each) => each.startsWith('datasets'))).toBe(6);
  });

  it('says which values are none, and how they are written', async () => {
    expect(
      await problemsOf(
        saying(`assumptions:
  hostLoss: -0.1
  replace: 48
  rebuild: 0 MB/s
  fill: 120%
  cohort: 0.5
  ashift: 12.5
  siteLoss: { value: often, source: the press }
  uer: 1.2.3%
  diskOverhead: 16 Gb
pools:
  paris-1:vault: { disk: 0 TB }
`),
      ),
    ).toEqual([
      'assumptions.yaml:2:13 assumptions.hostLoss: -0.1 is negative: written 0.002 or 0.2%',
      expect.stringContaining('assumptions.replace: "48" is not a duration'),
      'assumptions.yaml:4:12 assumptions.rebuild: a rate of nothing would never end',
      'assumptions.yaml:5:9 assumptions.fill: "120%" is more than 1: written 0.8 or 80%',
      'assumptions.yaml:6:11 assumptions.cohort: 0.5 is not a factor from 1 to 1,000',
      'assumptions.yaml:7:11 assumptions.ashift: 12.5 is not an ashift, 9 to 16',
      'assumptions.yaml:8:22 assumptions.siteLoss.value: "often" is not a number: written 0.002 or 0.2%',
      'assumptions.yaml:9:8 assumptions.uer: "1.2.3%" is not a number: written 1e-15',
      expect.stringMatching(/diskOverhead: "16 Gb" is not a size.*did you mean 16GB\?$/),
      'assumptions.yaml:12:26 pools["paris-1:vault"].disk: is nothing: more than 0 bytes',
    ]);
  });

  it('asks a number of hours back with its unit', async () => {
    const [problem] = await problemsOf(saying('assumptions: { detect: 24 }'));
    expect(problem).toMatch(/did you mean 24h\?$/);
  });

  it('is read like the other files: broken YAML is told with its place', async () => {
    expect(await problemsOf(saying('assumptions: {'))).toEqual([
      expect.stringMatching(/^assumptions.yaml:1:\d+: not YAML/),
    ]);
  });
});
