import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommandLine } from '../../src/commands/main.ts';
import { oneIn } from '../../src/durability/words.ts';
import { fleetLayoutsSchema, layoutsSchema } from './layouts-schema.ts';
import { holdfast } from './support.ts';

const disks = 'disks: 10, disk: 7.68 TB, afr: 1%, uer: 1e-17';
const usual =
  'hostLoss: 0.002, siteLoss: 0.001, diskDetect: 0h, detect: 24h, replace: 48h, rebuild: 300 MB/s, fill: 0.8, batchBeta: 0, cohort: 1';

interface Asked {
  readonly copies: readonly string[];
  readonly commonMode?: number;
  readonly more?: string;
}

const scenario = ({ copies, commonMode = 0, more = 'years: [1, 10]' }: Asked) => `data: 40 TB
link: 350 MB/s
copies:
${copies.map((copy) => `  - { ${copy} }\n`).join('')}assumptions: { ${usual}, commonMode: ${commonMode} }
${more}
`;

async function fileOf(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-layouts-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'buy.yaml'), text);
  return join(directory, 'buy.yaml');
}

const layouts = async (text: string, ...options: readonly string[]) =>
  await holdfast(['layouts', '--scenario', await fileOf(text), ...options]);

async function json(text: string) {
  const { stdout } = await layouts(text, '--json');
  return layoutsSchema.parse(JSON.parse(stdout));
}

/** As many digits as were published. */
const digits = (value: number, published: string): number =>
  Number(value.toPrecision(published.replace(/e.*$/, '').replace(/^[0.]+|\./g, '').length));

const agrees = (shown: string, published: string) => {
  if (published === '0') {
    expect(shown).toBe('0');
    return;
  }
  const value = Number(shown.replace(/[,!]| (y|%)$/g, ''));
  expect(digits(value, published), `${shown} against ${published}`).toBe(Number(published));
};

/** The cells of the row that begins with a name, in the first table that has this heading. */
function cellsOf(text: string, heading: string, name: string): readonly string[] {
  const table = text.slice(text.indexOf(heading)).split('\n\n', 1)[0] ?? '';
  const row = table.split('\n').find((line) => line.slice(2).startsWith(`${name}  `)) ?? '';
  return row
    .slice(name.length + 2)
    .trim()
    .split(/ {2,}/);
}

const stripeBeside = (other: string) => [
  `layout: stripe, ${disks}, site: a`,
  `layout: ${other}, ${disks}, site: b`,
];

describe('the worked table: ten disks of 7.68 TB a pool, 40 TB over 350 MB/s', () => {
  it.each([
    ['stripe 10', '69.56', '0.996', '1.00e-1', '64'],
    ['raidz1 10', '61.82', '0.885', '5.51e-5', '3.0'],
    ['raidz1 2x5', '55.63', '0.796', null, null],
    ['raidz2 10', '52.97', '0.758', '2.70e-8', '3.0'],
    ['raidz3 10', '46.33', '0.663', '1.16e-11', '3.0'],
    ['mirror 5x2', '34.72', '0.497', '6.13e-6', '3.0'],
  ])(
    '%s holds %s TiB, %s of raw; its disks lose it %s times a year',
    async (name, tib, share, loss, lost) => {
      const { stdout } = await layouts(scenario({ copies: stripeBeside('raidz2') }));
      const [size = '', efficiency = '', , poolLoss = '', copyLost = ''] = cellsOf(
        stdout,
        '  layout ',
        name,
      );
      agrees(size, tib);
      agrees(efficiency, share);
      if (loss !== null) agrees(poolLoss, loss);
      if (lost !== null) agrees(copyLost, lost);
    },
  );

  it.each([
    ['stripe', '9.8e-2', '6.4e-1', '9.7', '6.4e-1', '6.4e-1', null, '1.00'],
    ['stripe ×2', '2.47e-4', '2.50e-3', '3994', '7.5e-3', '1.7e-2', '6.6e-4', '2.01'],
    ['stripe+raidz2', '7.2e-6', '7.3e-5', '1.37e5', '5.1e-3', '1.5e-2', '1e-5', '2.32'],
    ['raidz1 ×2', '2.2e-7', '2.2e-6', '4.5e6', '5.0e-3', '1.5e-2', '0', '2.26'],
    ['raidz2 ×2', '2.1e-7', '2.1e-6', '4.7e6', '5.0e-3', '1.5e-2', '0', '2.64'],
    ['stripe ×3', '4.5e-7', '4.6e-6', '2.2e6', '5.0e-3', '1.5e-2', '0', '3.01'],
  ])(
    '%s: lost with %s in a year, %s in ten, after %s years; %s with a common mode, %s at one site',
    async (name, one, ten, mttdl, common, together, damaged, raw) => {
      const { stdout } = await layouts(scenario({ copies: stripeBeside('raidz2') }));
      const risk = cellsOf(stdout, '  copies ', name);
      [one, ten, mttdl, common, together].forEach((published, at) => {
        agrees(risk[at] ?? '', published);
      });
      const [, perUsable = '', , , blocks = ''] = cellsOf(
        stdout.slice(stdout.indexOf('raw/usable') - 40),
        '  copies ',
        name,
      );
      agrees(perUsable, raw);
      if (damaged === null) expect(blocks).toBe('–');
      else agrees(blocks, damaged);
    },
  );

  it('is the same whether the common mode stands in the file or comes from the defaults', async () => {
    const without = await layouts(scenario({ copies: stripeBeside('stripe') }));
    const within = await layouts(scenario({ copies: stripeBeside('stripe'), commonMode: 0.0005 }));
    const risk = (text: string) => cellsOf(text, '  copies ', 'raidz1 ×2');
    expect(risk(within.stdout)).toEqual(risk(without.stdout));
  });

  it('marks the copies of the file, and what is too small for the data', async () => {
    const { stdout } = await layouts(scenario({ copies: stripeBeside('raidz2') }));
    expect(stdout.match(/^\* .*?(?= {2})/gm)).toEqual([
      '* stripe 10',
      '* raidz2 10',
      '* stripe+raidz2',
      '* stripe+raidz2',
    ]);
    expect(stdout).toMatch(/mirror 5x2 +34\.72! /);
    expect(stdout).toMatch(/mirror ×2 +34\.72! /);
    expect(stdout).toMatch(/raidz2 ×2 +52\.97 /);
  });

  it('has a row for copies that are not usual', async () => {
    const { stdout } = await layouts(scenario({ copies: stripeBeside('raidz3, vdevs: 2') }));
    expect(stdout).toMatch(/^\* raidz3 2x5 /m);
    expect(stdout).toMatch(/^\* stripe\+raidz3 2x5 /m);
  });
});

describe('the answer in words', () => {
  it('is that of two copies at two sites', async () => {
    const { stdout } = await layouts(scenario({ copies: stripeBeside('stripe') }));
    const words = stdout.replaceAll('\n', ' ');
    for (const each of [
      'With 2 copies at 2 sites, a stripe holds 31 % more than raidz2 (69.56 against 52.97 TiB a pool) and 13 % more than raidz1',
      '0.2 whole pools a year, each of which leaves the data in one copy for 4.3 days',
      'within 10 years all is lost with a probability of 1 in 400, against 1 in 470,000',
      'takes away more than 99.9 % of that risk',
      'the largest risk is all copies at once: 1 in 200 in all, which no layout changes',
      'a stripe beside a raidz2: 1 in 13,700 for 2.32 bytes of disk a byte of data, instead of 2.01 and 2.64',
      'one more stripe at a site of its own: 1 in 220,000 for 3.01',
      '40 TB do not go into mirror 5x2 (34.72 TiB)',
    ])
      expect(words).toContain(each);
  });

  it('is another for other disks', async () => {
    const other = 'layout: stripe, disks: 8, disk: 20 TB, afr: 3%, uer: 1e-15';
    const { stdout } = await layouts(
      scenario({ copies: [other, other], more: 'years: [5]' }).replace('40 TB', '100 TB'),
    );
    const words = stdout.replaceAll('\n', ' ');
    expect(words).toContain('0.48 whole pools a year');
    expect(words).toContain('within 5 years');
    expect(stdout).toMatch(/^ {2}copies +P 5 y +MTTDL/m);
    expect(words).toContain('100 TB meet an unreadable block with a probability of 55 %');
  });

  const answer = async (copies: readonly string[]) =>
    (await layouts(scenario({ copies }))).stdout.replaceAll('\n', ' ');

  it('is of the copies and places that were chosen, with their own loss', async () => {
    const at = (place: string) => `layout: stripe, ${disks}, ${place}`;
    const copies = [at('site: a, host: h'), at('site: a, host: h'), at('site: b')];
    const words = await answer(copies);
    const [, { probability } = { probability: null }] = (await json(scenario({ copies }))).loss;
    expect(oneIn(probability)).toBe('1 in 16,900');
    for (const each of [
      'With 3 copies on 2 hosts at 2 sites, a stripe holds',
      '0.3 whole pools a year, each of which leaves the data in 2 copies for 4.3 days',
      'all is lost with a probability of 1 in 16,900, against',
      'Between them lie 2 stripes beside a raidz2',
    ])
      expect(words).toContain(each);
    expect(words).not.toContain('meet an unreadable block');
  });

  it('of a single copy says that it goes with its pool', async () => {
    const words = await answer([`layout: stripe, ${disks}`]);
    expect(words).toContain('With 1 copy, a stripe holds 31 % more');
    expect(words).toContain(
      'Its disks lose it 0.1 times a year and the data with it; within 10 years they are lost with a probability of 64 %, against 1 in 34.',
    );
    expect(words).toContain('With one more stripe at a site of its own: 1 in 400 for 2.01 bytes');
  });

  it('says that layouts change little where all copies share a site and hands', async () => {
    const words = await answer([0, 1].map(() => `layout: raidz2, ${disks}, site: a, admin: ops`));
    expect(words).toContain('With 2 copies at 1 site in the same hands');
    expect(words).toContain('raidz1 keeps 89 % of the capacity and takes away 13 % of that risk');
    expect(words).toContain('After that the largest risk is loss of a site');
  });

  it('compares with what so few disks can be, and with nothing where they can be nothing else', async () => {
    const of = (count: number) => `layout: stripe, disks: ${count}, disk: 100 TB`;
    expect(await answer([of(4), of(4)])).toMatch(
      /holds 100 % more than mirrors .* and 3\d % more than raidz1/,
    );
    expect(await answer([of(3), of(3)])).toContain('holds 50 % more than raidz1');
    expect(await answer([of(2), of(2)])).toContain('holds 100 % more than mirrors');
    expect(await answer([of(1), of(1)])).not.toContain('a stripe holds');
  });
});

describe('one line says how likely the loss is, why, and what would help most', () => {
  it('names operator error where one admin has all copies', async () => {
    const copies = ['a', 'b'].map((site) => `layout: raidz2, ${disks}, site: ${site}, admin: ops`);
    const { stdout } = await layouts(scenario({ copies }));
    expect(stdout).toContain('1 in 200 over 10 years');
    expect(stdout).toContain('dominated by: operator error');
    expect(stdout).toContain('one more site changes little');
    expect(stdout).toMatch(/operator error +×2 +█+/);
  });

  it.each([
    ['site: a', 'loss of a site'],
    ['site: a, host: h', 'loss of a host'],
    ['keyDomain: safe', 'loss of the keys'],
  ])('copies that share %s are dominated by: %s', async (shared, cause) => {
    const copies = [0, 1].map(() => `layout: raidz2, ${disks}, ${shared}`);
    expect((await json(scenario({ copies }))).dominant).toBe(cause);
  });

  it('one more site is one more copy like the best, in the same hands', async () => {
    const best = `layout: raidz2, ${disks}, site: a, host: h, admin: ops`;
    const worse = `layout: stripe, ${disks}, site: a, host: h, admin: ops`;
    const { stdout } = await layouts(scenario({ copies: [worse, best] }));
    const more = `layout: raidz2, ${disks}, site: b, admin: ops`;
    const told = await json(scenario({ copies: [worse, best, more] }));
    expect(stdout).toContain(`one more site → ${oneIn(told.loss[1]?.probability ?? null)}`);
  });

  it('of a batch of disks that both copies have, where such faults are assumed', async () => {
    const copies = [0, 1].map(() => `layout: stripe, ${disks}, batch: exos`);
    const text = scenario({ copies }).replace('batchBeta: 0', 'batchBeta: 10%');
    expect((await json(text)).dominant).toBe('a fault of one batch of disks');
  });
});

describe('--json', () => {
  it('is the contract of docs/JSON.md, in full precision', async () => {
    const told = await json(scenario({ copies: stripeBeside('raidz2') }));
    expect(told).toMatchObject({
      copies: [
        { usableBytes: '76485335973888', poolLossPerYear: 0.1 },
        { usableBytes: '58241818134040' },
      ],
      dominant: 'failing disks',
    });
    expect(told.loss.map(({ years }) => years)).toEqual([1, 10]);
    expect(told.loss[1]?.probability).toBeCloseTo(7.296475e-5, 11);
    expect(told.rawPerUsable).toBeCloseTo(2.3227542, 6);
    expect(told.copies[1]?.restoreHours).toBeCloseTo(103.746, 3);
    expect(told.copies[1]?.lossPerYear).toBeCloseTo(0.003, 6);
  });

  it('has every assumption: what was given, and the defaults with their sources', async () => {
    const { assumptions } = await json(scenario({ copies: stripeBeside('raidz2') }));
    expect(assumptions['hostLoss']).toEqual({
      value: 0.002,
      unit: 'per year',
      source: null,
      default: false,
    });
    expect(assumptions['adminLoss']).toMatchObject({ value: 0.0005, default: true });
    expect(assumptions['adminLoss']?.source).toContain('Google SRE');
  });

  it('takes AFR and UER from the assumptions where a copy does not say them', async () => {
    const bare = 'layout: stripe, disks: 10, disk: 7.68 TB';
    const text = scenario({ copies: [bare, bare] });
    expect((await json(text)).copies[0]?.poolLossPerYear).toBeCloseTo(0.1, 12);
    const given = text.replace('hostLoss:', 'afr: { value: 2%, source: ours }, hostLoss:');
    const told = await json(given);
    expect(told.copies[0]?.poolLossPerYear).toBeCloseTo(0.2, 12);
    expect(told.assumptions['afr']).toMatchObject({ value: 0.02, source: 'ours', default: false });
  });

  it('of copies that nothing takes has no mean time to loss', async () => {
    const text = scenario({ copies: [`layout: raidz2, ${disks.replace('1%', '0')}`] })
      .replace('hostLoss: 0.002', 'hostLoss: 0')
      .replace('siteLoss: 0.001', 'siteLoss: 0');
    expect(await json(text)).toMatchObject({
      mttdlYears: null,
      dominant: null,
      loss: [{ probability: 0 }, { probability: 0 }],
    });
  });
});

describe('what cannot be computed is not known, never zero', () => {
  const good = `layout: stripe, ${disks}`;

  it.each([
    [
      'an impossible pool',
      `layout: raidz2, disks: 2, disk: 1 TB`,
      'copies[1].layout: there is no such pool: raidz2 of 2 disks: a vdev needs 3 at least',
    ],
    ['no layout', 'disks: 10, disk: 1 TB', 'copies[1].layout: missing'],
    [
      'a layout that nobody knows',
      'layout: raid-6, disks: 10, disk: 1 TB',
      '"raid-6" is no layout: stripe, mirror, raidz1, raidz2, raidz3, or a draid such as draid2:8d:22c:2s; did you mean raidz2?',
    ],
    ['no disks', 'layout: stripe, disk: 1 TB', 'copies[1].disks: missing: how many disks'],
    [
      'half a disk',
      'layout: stripe, disks: 1.5, disk: 1 TB',
      'copies[1].disks: 1.5 is not a whole number from 1 to 10,000',
    ],
    [
      'vdevs that are none',
      'layout: raidz1, disks: 10, vdevs: 0, disk: 1 TB',
      'copies[1].vdevs: 0 is not a whole number from 1 to 10,000',
    ],
    [
      'disks of no size',
      'layout: stripe, disks: 10',
      'copies[1].disk: missing: the size of one disk',
    ],
    [
      'disks that hold nothing',
      'layout: stripe, disks: 10, disk: 10 GB',
      'copies[1].disk: leaves no room for data',
    ],
    [
      'a negative rate',
      'layout: stripe, disks: 10, disk: 1 TB, afr: -1%',
      'copies[1].afr: "-1%" is negative: written 0.002 or 0.2%',
    ],
  ])('%s: said with its line, exit 3', async (_what, copy, said) => {
    const { code, stdout, stderr } = await layouts(scenario({ copies: [good, copy] }), '--json');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^holdfast: .*buy\.yaml:5:\d+ copies\[1\]/);
    expect(stderr).toContain(said);
    const told = layoutsSchema.parse(JSON.parse(stdout));
    expect(told.loss.map(({ probability }) => probability)).toEqual([null, null]);
    expect(told.copies[1]).toMatchObject({ poolLossPerYear: null, lossPerYear: null });
    expect(told).toMatchObject({ mttdlYears: null, dominant: null, damagedBlockPerYear: null });
    // What does not rest on it is told all the same.
    expect(told.copies[0]).toMatchObject({ poolLossPerYear: 0.1 });
  });

  it('says so in the text too', async () => {
    const { stdout } = await layouts(scenario({ copies: [good, 'disks: 10, disk: 1 TB'] }));
    expect(stdout).toContain('loss within 10 years: not known');
    expect(stdout).toMatch(/^not known +– +not known/m);
    expect(stdout.split('Assumed', 1)[0]).not.toMatch(/ 0(\.0+)?\b/);
  });

  it.each([
    ['data: 40 TB', 'data: -40 TB', 'data: "-40 TB" is not a size'],
    ['data: 40 TB\n', '', 'data: missing: how much there is to keep'],
    ['link: 350 MB/s\n', '', 'link: missing: how fast a copy is made again'],
    ['link: 350 MB/s', 'link: 350 Mb/s', 'did you mean 350MB/s?'],
    [
      'years: [1, 10]',
      'years: [1, 0]',
      'years[1]: 0 is no time in years: more than 0, at most 1000',
    ],
  ])('%j that becomes %j is said, and spoils what rests on it', async (from, to, said) => {
    const { code, stdout, stderr } = await layouts(
      scenario({ copies: [good, good] }).replace(from, to),
      '--json',
    );
    expect(code).toBe(3);
    expect(stderr).toContain(said);
    const told = layoutsSchema.parse(JSON.parse(stdout));
    expect(told.loss.at(-1)?.probability).toBeNull();
    expect(told.copies[0]).toMatchObject({ poolLossPerYear: 0.1 });
  });

  it.each(['hostLoss: -0.002', 'hostLoss: often', 'hostLoss: { value: -1 }'])(
    'an assumption of %s spoils what rests on it and nothing else: exit 3',
    async (wrong) => {
      const text = scenario({ copies: [good, good] }).replace('hostLoss: 0.002', wrong);
      const { code, stdout, stderr } = await layouts(text, '--json');
      expect(code).toBe(3);
      expect(stderr).toContain('assumptions.hostLoss');
      const told = layoutsSchema.parse(JSON.parse(stdout));
      expect(told).toMatchObject({ loss: [{ probability: null }, { probability: null }] });
      expect(told.copies[0]).toMatchObject({ lossPerYear: null, poolLossPerYear: 0.1 });
      expect(told.assumptions['hostLoss']).toMatchObject({ value: null, default: false });
    },
  );

  it('one copy needs no other to be made from', async () => {
    const text = scenario({ copies: [good] }).replace('link: 350 MB/s\n', '');
    expect((await json(text)).loss[0]?.probability).toBeCloseTo(0.09787, 5);
  });

  it('more copies than can be counted with are said', async () => {
    const { code, stderr } = await layouts(scenario({ copies: Array(9).fill(good) }));
    expect(code).toBe(3);
    expect(stderr).toContain('copies: 9 copies: of more than 8 nothing is computed');
  });
});

describe('a file that is no scenario is refused, exit 78', () => {
  it.each([
    [
      'an unknown key',
      scenario({ copies: ['layuot: stripe'] }),
      /copies\[0\]\.layuot: unknown key; did you mean layout\?/,
    ],
    [
      'an unknown assumption',
      scenario({ copies: ['layout: stripe'] }).replace('fill:', 'fil:'),
      /assumptions\.fil: unknown key; did you mean fill\?/,
    ],
    ['no copies', 'data: 1 TB\n', /copies: missing/],
    ['an empty list of copies', 'copies: []\n', /copies: a list is too small: at least 1 entries/],
    ['a broken YAML', 'copies: [', /buy\.yaml:1:\d+: not YAML/],
    ['an empty file', '', /the file is empty/],
  ])('%s', async (_what, text, said) => {
    const { code, stdout, stderr } = await layouts(text);
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(said);
  });

  it('tells wrong keys and wrong values at once', async () => {
    const { stderr } = await layouts(
      scenario({ copies: ['layout: raidz2, disks: 2, disk: 1 TB, sight: a', 'disk: 1 TB'] }),
    );
    expect(stderr.match(/copies\[\d\]\.\w+/g)).toEqual([
      'copies[0].layout',
      'copies[0].sight',
      'copies[1].layout',
      'copies[1].disks',
    ]);
  });

  it('a file that is not there', async () => {
    const { code, stderr } = await holdfast(['layouts', '--scenario', '/nowhere/x.yaml']);
    expect(code).toBe(78);
    expect(stderr).toBe(
      'holdfast: /nowhere/x.yaml: no such file: give one with copies, data and link\n',
    );
  });
});

describe('--svg', () => {
  const text = scenario({ copies: stripeBeside('raidz2') });

  it('- draws capacity against risk to stdout, and prints nothing else', async () => {
    const { code, stdout } = await layouts(text, '--svg', '-');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<\/svg>\n$/);
    expect(stdout.match(/<circle/g)).toHaveLength(9);
    expect(stdout).toContain('class="own"><title>stripe+raidz2</title>');
    expect(stdout).toContain('>4  stripe+raidz2: 1 in 13,700<');
    expect(stdout).toContain('prefers-color-scheme:dark');
    expect(stdout).not.toContain('NaN');
  });

  it('hides no number behind another, and draws what no model can tell on one line', async () => {
    const { stdout } = await layouts(text, '--svg', '-');
    const spots = [...stdout.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    for (const [at, [x = 0, y = 0]] of spots.entries())
      for (const [otherX = 0, otherY = 0] of spots.slice(at + 1))
        expect(Math.hypot(x - otherX, y - otherY)).toBeGreaterThan(18);
    expect(stdout).toContain('>&lt; 1 in 1,000,000<');
    expect(stdout).not.toContain('1 in 10,000,000');
  });

  it('is in the text too, in letters', async () => {
    const { stdout } = await layouts(text);
    const plot = stdout.slice(stdout.indexOf('A loss within 10 years, against capacity'));
    expect(plot).toMatch(/^ +1 in 10,000 [│|] +c$/m);
    expect(plot).toMatch(/^< 1 in 1,000,000 [│|] +i$/m);
    expect(plot.replace(/\s+/g, ' ')).toContain('* stripe+raidz2, e mirror ×2');
  });

  it('draws into a file beside the text or the JSON', async () => {
    const file = await fileOf('');
    const { stdout } = await layouts(text, '--json', '--svg', file);
    layoutsSchema.parse(JSON.parse(stdout));
    expect(await readFile(file, 'utf8')).toMatch(/^<svg/);
  });

  it('says that it cannot write, or that there is nothing to draw', async () => {
    const unwritable = await layouts(text, '--svg', '/nowhere/x.svg');
    expect(unwritable).toMatchObject({ code: 1 });
    expect(unwritable.stderr).toContain('the drawing could not be written to /nowhere/x.svg');
    const mixed = scenario({ copies: [`layout: stripe, ${disks}`, 'layout: stripe, disks: 4'] });
    expect((await layouts(mixed, '--svg', '-')).stderr).toContain('there is nothing to draw');
  });
});

describe('the fleet as it is, without a scenario', () => {
  it('has a table for each pool that keeps copies, and a line for each dataset', async () => {
    const { code, stdout, stderr } = await holdfast(['layouts', '--demo']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^[\w-]+:\w+: \d+ disks of/gm)).toHaveLength(8);
    // From the vdevs that the host tells, and what assumptions.yaml says of this pool alone.
    expect(stdout).toMatch(/^paris-1:vault: 6 disks of 18 TB, AFR 1\.57 %, UER 1e-15/m);
    expect(stdout).toMatch(/^\* raidz2 6 +65\.35 /m);
    expect(stdout).toMatch(/^\* mirror 2x2 /m);
    expect(stdout).toMatch(/^gbif +1 in \d+ over 10 years · dominated by: /m);
    expect(stdout).toMatch(/^replace 48 h .*\n.*spares are on the shelf/m);
  });

  it('tells of all datasets together, of what other layouts would make of them, and which those keep', async () => {
    const { stdout } = await holdfast(['layouts', '--demo']);
    const together = stdout.slice(stdout.indexOf('\n12 datasets together\n'));
    expect(together).toMatch(/^1 in \d+ over 10 years · dominated by: /m);
    expect(together).toContain('That at least one of these 12 datasets is lost. Likeliest: ');
    expect(together).toMatch(/^\* now +\d+\.\d\d +\d\.\d\d +1 in \d+ /m);
    expect(together).toMatch(/^d raidz2 ×3 +79\.26 /m);
    expect(together).toContain('d raidz2 ×3: 12 datasets as promised.');
    expect(together).toContain('\nIn words\nWith 3 copies at 3 sites in the same hands, a stripe');
    expect(together).toContain('A loss within 10 years, against what a pool holds');
    for (const line of stdout.split('\n'))
      if (!line.includes(' over 10 years · ')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  const fleetJson = async (...options: readonly string[]) => {
    const { code, stdout, stderr } = await holdfast(['layouts', '--demo', '--json', ...options]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return fleetLayoutsSchema.parse(JSON.parse(stdout));
  };

  it('is a JSON contract too', async () => {
    const told = await fleetJson();
    expect(told.pools.map(({ pool }) => pool)).toContain('okavango:tank');
    expect(told.datasets).toHaveLength(12);
    const each = told.datasets.map(({ loss }) => loss?.probability ?? 0);
    const together = told.together.loss?.probability ?? 0;
    expect(together).toBeGreaterThanOrEqual(Math.max(...each));
    expect(together).toBeLessThan(each.reduce((sum, one) => sum + one, 0));
    expect(told.layouts.map(({ layout }) => layout).slice(1, 3)).toEqual([
      'stripe ×3',
      'raidz1 ×3',
    ]);
    expect(told.layouts[0]).toMatchObject({ now: true, probability: together, keeps: null });
  });

  it('is about the datasets of the filter, with the values that are given in place of what is', async () => {
    const told = await fleetJson(
      '--filter',
      'policy:law',
      '--with',
      'disks=12, disk=20TB, afr=2%, copies=3, sites=1',
    );
    expect(told.datasets.length).toBeLessThan(12);
    expect(told.together.datasets).toBe(told.datasets.length);
    expect(told.chosen).toMatchObject({
      disks: 12,
      diskBytes: '20000000000000',
      afr: 0.02,
      copies: 3,
      sites: 1,
    });
    const [, stripe] = told.layouts;
    // Not at the two sites that this policy promises.
    expect(stripe).toMatchObject({ keeps: 0 });
    expect(stripe?.lacking.map(({ why }) => why)).toEqual(['2 sites promised']);
  });

  it('draws what is beside what might be', async () => {
    const { stdout } = await holdfast(['layouts', '--demo', '--svg', '-']);
    expect(stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(stdout).toContain('class="own"><title>now</title>');
    expect(stdout.match(/<circle/g)).toHaveLength(8);
  });

  it.each([
    ['--filter', 'nothing', '--filter nothing: there is no such dataset.'],
    ['--filter', 'pol:law', "no field 'pol' here"],
    ['--with', 'dsks=3', 'there is no such value; there are disks, disk, afr'],
    ['--with', 'disks', 'there is no such value'],
    ['--with', 'disks=0', 'disks are a whole number from 1 to 255'],
    ['--with', 'afr=-1%', '"-1%" is negative'],
  ])('says what is wrong with %s %s: exit 64', async (option, value, said) => {
    const { code, stdout, stderr } = await holdfast(['layouts', '--demo', option, value]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(said);
  });
});

describe('the command line', () => {
  it('has no filter and no values beside a scenario, which says everything itself', async () => {
    const { code, stderr } = await layouts('', '--filter', 'gbif');
    expect(code).toBe(64);
    expect(stderr).toContain('--filter is of the fleet as it is');
  });

  it('has one stdout: JSON or a drawing', async () => {
    const { code, stderr } = await layouts('', '--json', '--svg', '-');
    expect(code).toBe(64);
    expect(stderr).toContain('both want stdout');
  });
});

describe('the text', () => {
  it('fits 80 columns', async () => {
    const { stdout } = await layouts(scenario({ copies: stripeBeside('raidz2') }));
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('has one wide table of copies where there is room', async () => {
    const file = await fileOf(scenario({ copies: stripeBeside('raidz2') }));
    const stdout = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns: 200 });
    const io = { stdin: new PassThrough(), stdout, stderr: new PassThrough(), env: {} };
    const { signal } = new AbortController();
    await runCommandLine(['layouts', '--scenario', file], '1.2.3', { ...io, signal });
    const text = String(stdout.read());
    expect(text).toMatch(/^ {2}copies .* and one site .* raw\/usable .* unprotected d\/y/m);
    expect(text).toContain(
      '\n1 in 13,700 over 10 years · dominated by: failing disks · one more site → less than 1 in 1,000,000\n',
    );
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(200);
  });

  it('prints every assumption beside the numbers, and whether it was given', async () => {
    const { stdout } = await layouts(scenario({ copies: stripeBeside('raidz2') }));
    expect(stdout).toMatch(/^hostLoss 0\.2 %\/y .*\n.*given, without a source/m);
    expect(stdout).toMatch(/^adminLoss 0\.05 %\/y /m);
    expect(stdout.replace(/\s+/g, ' ')).toContain("default: planners' estimate");
  });

  it('of the sample scenario has no problems', async () => {
    const sample = fileURLToPath(new URL('../../sample-config/scenario.yaml', import.meta.url));
    const { code, stderr } = await holdfast(['layouts', '--scenario', sample]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
