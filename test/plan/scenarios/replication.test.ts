import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { autobackup } from './autobackup.ts';
import { others } from './others.ts';
import { planned, type Scenario } from './scenario.ts';
import { syncoid } from './syncoid.ts';
import { zrepl } from './zrepl.ts';

const all = [...syncoid, ...zrepl, ...autobackup, ...others];

/** The row of docs/SCENARIOS.md. */
const row = ({ from, situation, plans, why }: Scenario): string =>
  `| ${from} | ${situation} | ${plans.length === 0 ? 'nothing' : plans.map((each) => (each.startsWith('(') ? each : `\`${each}\``)).join('<br>')} | ${why} |`;

describe('replication, by the test suites of other tools', () => {
  it.each(all)('$from: $situation', (scenario) => {
    expect(planned(scenario)).toEqual(scenario.plans);
  });

  it('is the table of docs/SCENARIOS.md', () => {
    const text = readFileSync(new URL('../../../docs/SCENARIOS.md', import.meta.url), 'utf8');
    for (const scenario of all) expect(text).toContain(`${row(scenario)}\n`);
  });
});
