import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { entry, problemsOf, writeConfig } from './write-config.ts';

const inDataset = (more: string) => problemsOf({ 'datasets/europe.yaml': entry(more) });
const inPolicy = (more: string) =>
  problemsOf({
    'policies.yaml': `policies:\n  standard:\n    copies: { min: 2, want: 2 }\n    ${more}\n`,
  });
const inFleet = (host: string, rest = '') =>
  problemsOf({
    'fleet.yaml': `sites: { cambridge: {}, paris: {} }
hosts:
  okavango: { domains: { site: cambridge }, pools: { tank: {} } }
  paris-1: { domains: { site: paris }, pools: { vault: {} } }
  more: ${host}
${rest}`,
  });

describe('every problem', () => {
  it('of every file is told at once, with its place and the nearest valid spelling', async () => {
    const wrong = fileURLToPath(new URL('../fixtures/config/wrong', import.meta.url));
    const loaded = await loadConfig(wrong);
    const lines = loaded.ok ? [] : loaded.problems.map(formatProblem);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      '../fixtures/config/wrong.expected.txt',
    );
  });

  it('carries file, line, column, path, value and suggestion as data', async () => {
    const directory = await writeConfig({
      'datasets/europe.yaml': entry('retention:\n  legal: { kep: P10Y, hold: true }'),
    });
    expect(await loadConfig(directory)).toEqual({
      ok: false,
      problems: [
        {
          file: 'datasets/europe.yaml',
          line: 6,
          column: 12,
          path: 'retention.legal.kep',
          value: '"P10Y"',
          message: 'unknown key',
          suggestion: 'keep',
        },
      ],
    });
  });

  it('in one entry does not hide those in its other lines, nor make others where there are none', async () => {
    expect(
      await problemsOf({
        'fleet.yaml': 'hosts:\n  okavango: { pools: { tank: { rol: archive } } }\n',
        'policies.yaml':
          'policies:\n  standard: { copies: { min: two, want: 2 }, grace: { host: soon } }\n',
        'datasets/europe.yaml': entry('kind: premary\nplacement: { pin: [okavango:tnk] }'),
      }),
    ).toEqual([
      'fleet.yaml:2:32 hosts.okavango.pools.tank.rol: unknown key; did you mean role?',
      'policies.yaml:2:30 policies.standard.copies.min: "two" is not a number',
      'policies.yaml:2:61 policies.standard.grace.host: "soon" is not a duration: durations are written 15m, 2h, 35d, 1w, 1y or as in ISO 8601, P35D, P10Y',
      'datasets/europe.yaml:5:7 kind: "premary" is none of primary, derived, intermediate, cache; did you mean primary?',
      'datasets/europe.yaml:6:20 placement.pin[0]: there is no pool "okavango:tnk"; did you mean okavango:tank?',
    ]);
  });

  it('of a file that cannot be read is told alone: nothing is called missing that may be in it', async () => {
    const broken = 'hosts: [\n';
    const problems = await problemsOf({ 'fleet.yaml': broken, 'policies.yaml': '\tx' });
    expect(problems.every((line) => /^(fleet|policies)\.yaml:\d+:\d+: /.test(line))).toBe(true);
    expect(problems).not.toEqual([]);
    expect(
      await problemsOf({
        'datasets/a.yaml': 'id: [',
        'datasets/europe.yaml': entry('derivedFrom: [asia]'),
      }),
    ).toEqual([expect.stringMatching(/^datasets\/a\.yaml:1:\d+: not YAML: /)]);
  });
});

describe('a missing configuration', () => {
  it('says how to get one, and names --demo', async () => {
    const loaded = await loadConfig('/nowhere/at/all');
    const [line] = loaded.ok ? [] : loaded.problems.map(formatProblem);
    expect(line).toMatch(/^\/nowhere\/at\/all: no such directory: .*--config.*holdfast --demo/);
    expect(await problemsOf({ 'fleet.yaml': null })).toEqual([
      expect.stringMatching(/^fleet\.yaml: is missing in .*--config.*holdfast --demo/),
    ]);
  });

  it('is told for each part', async () => {
    expect(await problemsOf({ 'policies.yaml': null })).toEqual([
      'policies.yaml: is missing: it names the policies of datasets',
    ]);
  });

  it('is not an empty file, and not a file that is a directory', async () => {
    expect(await problemsOf({ 'policies.yaml': '# later\n' })).toEqual([
      'policies.yaml:1:1: the file is empty',
    ]);
    const directory = await writeConfig({ 'policies.yaml': null });
    await mkdir(join(directory, 'policies.yaml'));
    const loaded = await loadConfig(directory);
    expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([
      'policies.yaml: is not a plain file',
    ]);
  });

  it('includes entries that would be passed over in silence', async () => {
    const directory = await writeConfig({
      'datasets/asia.yml': 'x',
      'datasets/.draft.yaml': 'x',
      'datasets/README.md': 'x',
    });
    await mkdir(join(directory, 'datasets/africa'));
    await writeFile(join(directory, 'datasets/africa/x.yaml'), 'x');
    const loaded = await loadConfig(directory);
    expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([
      'datasets/africa: is a directory: entries lie in datasets/ itself',
      'datasets/asia.yml: is not read: the names of entries end in .yaml; did you mean asia.yaml?',
    ]);
  });
});

describe('a dataset', () => {
  it('needs a policy that exists', async () => {
    expect(
      await problemsOf({
        'datasets/europe.yaml': 'id: e\norigin: okavango:tank/e\npolicy: standart\ntitle: E\n',
      }),
    ).toEqual([
      'datasets/europe.yaml:3:9 policy: there is no policy "standart"; did you mean standard?',
    ]);
  });

  it('has an id and an origin of its own; both files are named', async () => {
    expect(await problemsOf({ 'datasets/twin.yaml': entry('') })).toEqual([
      'datasets/twin.yaml:1:5 id: "europe" is the id of datasets/europe.yaml too: ids are never shared',
      'datasets/twin.yaml:2:9 origin: "okavango:tank/europe" is the origin of datasets/europe.yaml too: one filesystem, one dataset',
    ]);
  });

  it.each([
    ['okavango:tnak/x', 'there is no pool "okavango:tnak"; did you mean okavango:tank?'],
    ['okavnago:tank/x', 'there is no pool "okavnago:tank"; did you mean okavango:tank?'],
    ['elsewhere:data/x', 'there is no pool "elsewhere:data"; there are: okavango:tank'],
    ['okavango:tank//x', '"tank//x" is not a name that ZFS would have'],
    ['okavango:tank/x@now', '"tank/x@now" is not a name that ZFS would have'],
    ['"okavango:tank/$(reboot)"', '"tank/$(reboot)" is not a name that ZFS would have'],
    ['tank/x', '"tank/x" is not an origin: written host:pool/filesystem'],
  ])('has its origin on a pool of the fleet, by a name of ZFS: not %s', async (origin, said) => {
    const problems = await problemsOf({
      'datasets/europe.yaml': `id: europe\norigin: ${origin}\npolicy: standard\ntitle: E\n`,
    });
    expect(problems).toEqual([expect.stringContaining(`datasets/europe.yaml:2:9 origin: ${said}`)]);
  });

  it.each(['Europe', '-europe', 'e_1', 'x'.repeat(64)])('has no id like %s', async (id) => {
    const problems = await problemsOf({ 'datasets/europe.yaml': entry('').replace('europe', id) });
    expect(problems).toEqual([expect.stringMatching(/ id: .* is not an id: small letters/)]);
  });

  it('cannot have to be deleted before it may be', async () => {
    const legal = 'retention:\n  legal: { keep: P10Y, from: 2025-04-30 }\n  deleteAfter:';
    expect(await inDataset(`${legal} P9Y`)).toEqual([
      'datasets/europe.yaml:7:16 retention.deleteAfter: conflicts with retention.legal.keep P10Y: it must be kept for longer than it may be',
    ]);
    expect(await inDataset(`${legal} P10Y`)).toEqual([]);
    expect(await inDataset(`${legal} 3652d`)).toEqual([]);
    expect(await inDataset(`${legal} 3651d`)).toHaveLength(1);
  });

  it('cannot be on legal hold and have to be deleted', async () => {
    expect(await inDataset('retention:\n  legal: { hold: true }\n  deleteAfter: P1Y')).toEqual([
      'datasets/europe.yaml:7:16 retention.deleteAfter: conflicts with retention.legal.hold: what is on hold must not be deleted',
    ]);
  });

  it('is placed by pools that exist, none pinned and forbidden at once', async () => {
    expect(
      await inDataset(
        'placement: { pin: [paris-1:vault], forbid: [paris-1:vault], prefer: [paris-1:valt] }',
      ),
    ).toEqual([
      'datasets/europe.yaml:5:45 placement.forbid[0]: "paris-1:vault" is pinned and forbidden at once',
      'datasets/europe.yaml:5:70 placement.prefer[0]: there is no pool "paris-1:valt"; did you mean paris-1:vault?',
    ]);
  });

  it.each([
    ['{ site: paris }', 'site: paris'],
    ['{ country: [US, EU] }', 'country: US or EU'],
    [
      '{ provider: scaleway, trust: keyless, role: archive }',
      'provider: scaleway, trust: keyless, role: archive',
    ],
    ['{ pool: "paris-1:vault" }', 'pool: paris-1:vault'],
  ])('is not pinned to a pool that is forbidden by what it is: %s', async (selector, said) => {
    const problems = await inDataset(
      `placement:\n  pin: [paris-1:vault]\n  forbid:\n    - okavango:tank\n    - ${selector}`,
    );
    expect(problems).toEqual([
      `datasets/europe.yaml:9:7 placement.forbid[1]: "paris-1:vault" is pinned, and forbidden by ${said}`,
    ]);
  });

  it.each([
    '{ site: cambridge }',
    '{ site: paris, trust: keys }',
    '{ room: gn09 }',
    '{ country: GB }',
  ])('may be pinned to a pool beside one that is forbidden: %s', async (selector) => {
    expect(await inDataset(`placement: { pin: [paris-1:vault], forbid: [${selector}] }`)).toEqual(
      [],
    );
  });

  it.each([
    ['allow: [GB]', 'FR'],
    ['deny: [EU]', 'FR'],
  ])(
    'is not pinned to where its jurisdiction lets it not lie: %s',
    async (jurisdiction, country) => {
      expect(
        await inDataset(
          `placement: { pin: [okavango:tank, paris-1:vault] }\nlegal: { jurisdiction: { ${jurisdiction} } }`,
        ),
      ).toEqual([
        `datasets/europe.yaml:5:35 placement.pin[1]: conflicts with legal.jurisdiction: "paris-1:vault" lies in ${country}, where the data may not`,
      ]);
    },
  );

  it('is not pinned to a country that nobody has written down, where its jurisdiction names any', async () => {
    const fleet = 'hosts: { okavango: { pools: { tank: {}, old: {} } } }';
    const problems = (more: string) =>
      problemsOf({
        'fleet.yaml': fleet,
        'policies.yaml': 'policies: { standard: { copies: { min: 1, want: 2 } } }',
        'datasets/europe.yaml': entry(`placement: { pin: [okavango:old] }\n${more}`),
      });
    expect(await problems('legal: { jurisdiction: { deny: [US] } }')).toEqual([
      expect.stringContaining('"okavango:old" lies in a country that is not known'),
    ]);
    expect(await problems('')).toEqual([]);
  });

  it('is kept off pools, or drawn to them, by what the fleet’s pools are', async () => {
    expect(
      await inDataset(
        'placement: { forbid: [{ sit: paris }, { site: [cambridge, pariss] }, {}], prefer: [{ site: paris, weight: 2 }, { weight: 2 }, { country: EU, weight: 0 }] }',
      ),
    ).toEqual([
      expect.stringContaining(
        'placement.forbid[0].sit: there is no attribute "sit"; did you mean site?',
      ),
      expect.stringContaining(
        'placement.forbid[1].site[1]: there is no site "pariss"; did you mean paris?',
      ),
      expect.stringContaining('placement.forbid[2]'),
      expect.stringContaining('placement.prefer[1]'),
      expect.stringContaining('placement.prefer[2]'),
    ]);
    expect(
      await inDataset(
        'placement: { forbid: [{ site: paris, trust: [keys, keyless] }], prefer: [paris-1:vault, { country: EU, weight: 0.5 }] }',
      ),
    ).toEqual([]);
  });

  it('names countries by ISO 3166, and leaves some to lie in', async () => {
    expect(await inDataset('legal: { jurisdiction: { allow: [UK, XX, gb] } }')).toEqual([
      expect.stringContaining(
        'allow[0]: "UK" is not a country code of ISO 3166-1 (two letters); did you mean GB?',
      ),
      expect.stringContaining('allow[1]: "XX" is not a country code of ISO 3166-1 (two letters)'),
      expect.stringContaining('did you mean GB?'),
    ]);
    expect(await inDataset('legal: { jurisdiction: { allow: [FR], deny: [EU] } }')).toEqual([
      expect.stringContaining('legal.jurisdiction.deny: denies every country that allow allows'),
    ]);
    expect(await inDataset('legal: { jurisdiction: { allow: [EU], deny: [FR] } }')).toEqual([]);
  });

  it('is derived from datasets that exist, and not from itself', async () => {
    expect(await inDataset('derivedFrom: [europa, europe, asia]')).toEqual([
      expect.stringContaining('derivedFrom[0]: there is no dataset "europa"; did you mean europe?'),
      expect.stringContaining('derivedFrom[1]: a dataset is not derived from itself'),
      expect.stringContaining('derivedFrom[2]: there is no dataset "asia"; there are: europe'),
    ]);
  });

  it('names key custodians once each, by axes of the fleet', async () => {
    expect(
      await inDataset('keys: { custodians: [{ id: safe, sit: x }, { id: safe, site: oxford }] }'),
    ).toEqual([
      expect.stringContaining('keys.custodians[0].sit: there is no axis "sit"; did you mean site?'),
      expect.stringContaining('keys.custodians[1].id: custodian "safe" is given twice'),
    ]);
  });

  it.each([
    ['size: 68 TBB', 'size: "68 TBB" is not a size: sizes are written 68T or 68 TiB'],
    ['size: 1.5', 'size: 1.5 is not a size'],
    ['size: -1', 'size: -1 is too small: at least 0'],
    ['title: 2025', 'title: 2025 is a number where text is wanted: put it in quotes, "2025"'],
    ['recursive: yes', 'recursive: "yes" is not true or false; did you mean true?'],
    ['reproduce: { possible: true }', 'true is none of yes, partly, no; did you mean yes?'],
  ])('says what is wrong with %s', async (line, said) => {
    const text = entry(line).replace(/^title: Europe\n(?=.*title:)/ms, '');
    const problems = await problemsOf({ 'datasets/europe.yaml': text });
    expect(problems).toEqual([expect.stringContaining(said)]);
  });
});

describe('a policy', () => {
  it('wants at least one copy, and no fewer than it needs', async () => {
    const copies = (text: string) =>
      problemsOf({ 'policies.yaml': `policies: { standard: { copies: ${text} } }` });
    expect(await copies('{ min: 3, want: 2 }')).toEqual([
      expect.stringContaining('policies.standard.copies.min: min 3 is more than want 2'),
    ]);
    expect(await copies('{ min: 0, want: 2 }')).toEqual([
      expect.stringContaining('policies.standard.copies.min: 0 is too small: at least 1'),
    ]);
    expect(await copies('{ min: 1 }')).toEqual([
      expect.stringContaining('policies.standard.copies.want: missing'),
    ]);
  });

  it('spreads over no more values than copies, and no more than the fleet has', async () => {
    expect(await inPolicy('spread: { host: 3 }')).toEqual([
      'policies.yaml:4:21 policies.standard.spread.host: 3 distinct values with only 2 copies wanted',
      "policies.yaml:4:21 policies.standard.spread.host: 3 distinct values of host asked for, the fleet's archive pools have 2",
    ]);
    expect(await inPolicy('spread: { room: { min: 2 } }')).toEqual([
      "policies.yaml:4:28 policies.standard.spread.room.min: 2 distinct values of room asked for, the fleet's archive pools have 1",
    ]);
  });

  it('lets a policy that no dataset has ask for a larger fleet, but not for an axis that is a slip', async () => {
    const beside = (spread: string) =>
      problemsOf({
        'policies.yaml': `policies:
  standard: { copies: { min: 1, want: 2 } }
  stock: { copies: { min: 3, want: 3 }, spread: ${spread} }
`,
      });
    expect(await beside('{ site: 3 }')).toEqual([]);
    expect(await beside('{ batch: { min: 2, soft: true } }')).toEqual([]);
    expect(await beside('{ sitte: 2 }')).toEqual([
      expect.stringContaining('there is no axis "sitte"; did you mean site?'),
    ]);
    expect(await beside('{ site: 4 }')).toEqual([
      expect.stringContaining('4 distinct values with only 3 copies wanted'),
    ]);
  });

  it('does not count scratch pools as places to spread over', async () => {
    expect(await inPolicy('spread: { pool: 2 }')).toEqual([]);
    expect(await inPolicy('spread: { pool: 3 }')).toHaveLength(2);
  });

  it('names axes, attributes and values that the fleet has', async () => {
    expect(await inPolicy('spread: { sight: 2 }')).toEqual([
      'policies.yaml:4:15 policies.standard.spread.sight: there is no axis "sight"; there are: site, host, pool, provider, room',
    ]);
    expect(
      await inPolicy(
        'require: [{ name: x, copies: 1, where: { trust: keyles, sitte: paris, site: [paris, pariss] } }]',
      ),
    ).toEqual([
      expect.stringContaining('where.trust: there is no trust "keyles"; did you mean keyless?'),
      expect.stringContaining('where.sitte: there is no attribute "sitte"; did you mean site?'),
      expect.stringContaining('where.site[1]: there is no site "pariss"; did you mean paris?'),
    ]);
  });

  it('writes any other tool that takes snapshots as other', async () => {
    expect(await inPolicy('snapshots: { by: sanoid }')).toEqual([
      expect.stringContaining('snapshots.by: "sanoid" is none of holdfast, other'),
    ]);
    expect(await inPolicy('snapshots: { by: other }')).toEqual([]);
  });

  it('keeps some snapshots', async () => {
    expect(await inPolicy('snapshots: { by: holdfast }')).toEqual([
      expect.stringContaining('policies.standard.snapshots: keeps no snapshot at all'),
    ]);
    expect(await inPolicy('keep: { replica: { daily: 0 } }')).toEqual([
      expect.stringContaining('policies.standard.keep.replica: keeps no snapshot at all'),
    ]);
  });

  it('lets a copy lag at least as long as replication waits', async () => {
    expect(await inPolicy('replicate: { every: 2d, lag: 1d }')).toEqual([
      expect.stringContaining('replicate.lag: is shorter than every'),
    ]);
    expect(await inPolicy('replicate: { lag: 12h }')).toHaveLength(1);
  });

  it.each(['*', '**', '-*', 'auto/*', 'auto@x'])(
    'S6 names the snapshots of others that may be pruned: %s is no pattern',
    async (pattern) => {
      expect(await inPolicy(`prune: { patterns: ['${pattern}'] }`)).toEqual([
        expect.stringContaining('prune.patterns[0]: a pattern is a snapshot name'),
      ]);
    },
  );
});

describe('a fleet', () => {
  it('names a pool once a host', async () => {
    expect(
      await problemsOf({
        'fleet.yaml':
          'hosts:\n  okavango:\n    domains: { site: a }\n    pools:\n      tank: {}\n      tank: {}\nsites: { a: {}, b: {} }\n',
        'policies.yaml': 'policies: { standard: { copies: { min: 1, want: 1 } } }',
      }),
    ).toEqual([
      'fleet.yaml:6:7 hosts.okavango.pools.tank: this key is given twice, first on line 5',
    ]);
  });

  it.each([
    ['{ pools: { "a/b": {} } }', '"a/b" is not a name that ZFS would have for a pool'],
    ['{ pools: { tank: { root: tnak/x } } }', '"tnak/x" is not on the pool tank'],
    ['{ pools: { tank: { root: tank/ } } }', '"tank/" is not a name that ZFS would have'],
    ['{ pools: { tank: { reserve: 10 } } }', 'reserve: "10" has no unit'],
    ['{ pools: {}, domains: { site: pari } }', 'there is no site "pari"; did you mean paris?'],
    ['{ pools: {}, domains: { rack: 12 } }', 'put it in quotes, "12"'],
    ['{ pools: {}, domains: { pool: x } }', 'pool is an axis by itself'],
    ['{ pools: {}, transport: opnessh }', 'did you mean openssh?'],
    ['{ pools: {}, become: sduo }', 'did you mean sudo?'],
    ['{ pools: {}, ssh: "-oProxyJump" }', 'is not an address for ssh'],
    ['{ pools: {}, ssh: { host: "-oProxyJump" } }', 'is not an address for ssh'],
    ['{ pools: {}, ssh: "-l@more" }', 'is not an address for ssh'],
    ['{ pools: {}, ssh: more.example.org:2222 }', 'did you mean ssh://more.example.org:2222?'],
    ['{ pools: {}, ssh: ssh://x:99999 }', 'has a port outside 1 to 65535'],
    ['{ pools: {}, ssh: { host: x, prot: 1 } }', 'unknown key; did you mean port?'],
    ['{ pools: {}, ssh: 7 }', '7 is not an address for ssh: a text, or { host, user, port }'],
    ['{ ssh: more }', 'hosts.more.pools: missing'],
  ])('refuses a host with %s', async (host, said) => {
    expect(await inFleet(host)).toEqual([expect.stringContaining(said)]);
  });

  it('has no host of which the name could be read two ways', async () => {
    expect(await inFleet('{ pools: {} }\n  "a:b": { pools: {} }')).toEqual([
      expect.stringContaining('hosts["a:b"]: a name is made of letters'),
    ]);
  });

  it('has no machine under two names: one copy would count twice', async () => {
    expect(await inFleet('{ ssh: me@paris-1, pools: {} }')).toEqual([
      'fleet.yaml:5:3 hosts.more: is at the same address, as host paris-1 is: one machine must not count as two',
    ]);
    expect(await inFleet('{ ssh: ssh://paris-1:2222, pools: {} }')).toEqual([]);
  });

  it('moves bytes between hosts that exist', async () => {
    expect(
      await inFleet(
        '{ pools: {} }',
        'transfers: [{ from: okavnago, to: paris-1, via: direct, limit: 60M }]',
      ),
    ).toEqual([
      expect.stringContaining(
        'transfers[0].from: there is no host "okavnago"; did you mean okavango?',
      ),
      expect.stringContaining('transfers[0].limit: "60M" is not a rate'),
    ]);
  });
});
