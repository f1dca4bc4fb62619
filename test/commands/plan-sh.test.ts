import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planScript } from '../../src/commands/plan-sh.ts';
import type { Plan } from '../../src/model/action.ts';
import { config, observations, planOf, relayed, withoutEast } from './sample.ts';

const scriptOf = (plan: Plan) => planScript(plan, config.inventory.hosts, '/etc/holdfast');

describe('plan --sh', () => {
  let directory = '';
  const file = (name: string) => join(directory, name);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
    // Every ssh, zfs and zpool that the script could call leaves a line: its words, NUL-separated.
    for (const program of ['ssh', 'zfs', 'zpool']) {
      writeFileSync(file(program), `#!/bin/sh\nprintf '%s\\0' "$0" "$@" >>'${file('called')}'\n`);
      chmodSync(file(program), 0o755);
    }
    writeFileSync(file('called'), '');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const sh = (script: string, ...words: readonly string[]) => {
    writeFileSync(file('plan.sh'), script);
    execFileSync('sh', [...words, ...(words.length === 0 ? [file('plan.sh')] : [])], {
      env: { PATH: `${directory}:${process.env['PATH']}` },
      ...(words.includes('-s') && { input: script }),
    });
    return readFileSync(file('called'), 'utf8').split('\0').slice(0, -1);
  };

  it('S1 does nothing when it is run, sourced or piped into a shell as it is', () => {
    const script = scriptOf(planOf(observations));
    expect(sh(script)).toEqual([]);
    expect(sh(script, '-c', `. '${file('plan.sh')}'`)).toEqual([]);
    expect(sh(script, '-s')).toEqual([]);
  });

  it('S1 gives each host its command byte for byte when an action is opened by hand', () => {
    const plan = planOf(observations);
    const [step] = plan.actions[0]?.steps ?? [];
    if (step?.kind !== 'transfer') throw new Error('the sample plans a direct transfer');
    const opened = scriptOf(plan).replace('if false;', 'if true;');
    expect(sh(opened).slice(0, 3)).toEqual([file('ssh'), 'north.example.org', step.run.command]);
  });

  it('logs in as the configuration says', () => {
    const toSouth = planOf(withoutEast, relayed);
    expect(scriptOf(toSouth)).toContain("| ssh holdfast@south.example.org 'zfs receive");
  });

  it('joins the halves of a relay', () => {
    const plan = planOf(observations, relayed);
    const called = sh(scriptOf(plan).replace('if false;', 'if true;'));
    expect(
      called
        .filter((word) => word.endsWith('.example.org'))
        .slice(0, 2)
        .sort(),
    ).toEqual(['holdfast@south.example.org', 'north.example.org']);
  });

  it('S12 a line end in a title stays inside its comment', () => {
    const plan = planOf(observations);
    const hostile = {
      ...plan,
      actions: plan.actions.map((action) => ({ ...action, title: 'x\nzfs destroy tank\r\nzfs y' })),
    };
    expect(sh(scriptOf(hostile))).toEqual([]);
  });
});
