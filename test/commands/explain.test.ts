import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { explainJson } from '../../src/commands/explain-json.ts';
import { explainText } from '../../src/commands/explain-text.ts';
import { paintFor } from '../../src/commands/words.ts';
import { datasetId, hostName, poolId } from '../../src/model/ids.ts';
import type { Explanation } from '../../src/plan/explain/explain.ts';
import { explain } from '../../src/plan/explain/explain.ts';
import { config, observations, planOf, withoutEast, withoutSouth } from './sample.ts';
import { explainSchema } from './schemas.ts';
import { holdfast } from './support.ts';

const read = (value: object): unknown => JSON.parse(JSON.stringify(value));

function explanationOf(seen: typeof observations, id: string, of = config): Explanation {
  const found = explain(of, planOf(seen, of), datasetId(id));
  if (!found) throw new Error(`${id} is catalogued`);
  return found;
}

const situations = {
  'all seen': observations,
  'a host away': withoutEast,
  'a copy away': withoutSouth,
};

describe.each(Object.entries(situations))('plan --explain --json with %s', (_name, seen) => {
  it.each(['beetles', 'mosses'])('holds what docs/JSON.md says of %s, and nothing else', (id) => {
    const { at } = planOf(seen);
    explainSchema.parse(read(explainJson(explanationOf(seen, id), at)));
  });
});

describe('plan --explain', () => {
  const plain = paintFor({ stdout: new PassThrough(), env: {} });

  it('says why each copy lies where it does, what beat the runner-up, and why not elsewhere', () => {
    expect(explainText(explanationOf(observations, 'mosses'), plain).split('\n')).toEqual([
      'mosses  2.00 TiB, policy standard',
      '',
      'Copies',
      '  north:tank  origin: the origin lies here',
      '  south:tank  new: south:tank adds a site: main',
      '    against east:tank: copies of another dataset lie on these pools together already',
      '',
      'Other pools',
      '  east:tank  not now  south:tank instead: copies of another dataset lie on these pools together already',
      '',
    ]);
    const [origin, copy] = explanationOf(observations, 'beetles').copies;
    expect(origin?.why).toBe('the origin lies here');
    expect(copy?.why).toBe('a copy lies here already: moves 0 B against 2.00 TiB');
  });

  it('of an impossible policy says what stays broken, and what would do', () => {
    const south = poolId(hostName('south'), 'tank');
    const strict = {
      ...config,
      catalogue: {
        datasets: config.catalogue.datasets.map((each) => ({
          ...each,
          placement: { pin: [], forbid: [south, { rack: ['r1'] }], prefer: [] },
        })),
      },
    };
    const text = explainText(explanationOf(observations, 'mosses', strict), plain);
    expect(text).toContain(
      'What stays broken\n  no pool for 1 more copy, no pool on another site\n',
    );
    expect(text).toContain('  east:tank: the catalogue forbids rack: r1\n');
    expect(text).toContain('What would do\n  lift the ban on rack: r1\n');
    expect(text).toContain('  a pool at a second site, with 2.00 TiB\n');
    explainSchema.parse(
      read(explainJson(explanationOf(observations, 'mosses', strict), planOf(observations).at)),
    );
  });

  it('needs a dataset, and gives no script', async () => {
    expect((await holdfast(['plan', '--explain'])).stderr).toContain(
      '--explain needs a value: --explain DATASET.',
    );
    const { code, stderr } = await holdfast(['plan', '--explain', 'mosses', '--sh']);
    expect([code, stderr]).toEqual([64, expect.stringContaining('leave out --sh')]);
  });
});
