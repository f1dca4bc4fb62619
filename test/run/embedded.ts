import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Demo, startDemo } from '../../src/demo/demo.ts';
import { assessFleet } from '../../src/health/assess.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { Action } from '../../src/model/action.ts';
import type { Config } from '../../src/model/config.ts';
import { hostName, instant } from '../../src/model/ids.ts';
import type { Run } from '../../src/model/run.ts';
import { createCollector } from '../../src/observe/collector.ts';
import { look } from '../../src/observe/look.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { createExecutor, type RunHandle } from '../../src/run/executor.ts';
import { capture } from '../../src/ssh/capture.ts';
import { openShells } from '../../src/ssh/shells.ts';

const clock = () => instant(Date.now());

/** The embedded fleet over real SSH: plans made of it, and runs on it that are journalled. */
export interface Embedded {
  readonly demo: Demo;
  /** Where the journal is. */
  readonly directory: string;
  /** What a command of somebody else's says there. */
  byHand(host: string, command: string): Promise<string>;
  /** What is recommended by this configuration. */
  planned(config: Config): Promise<readonly Action[]>;
  /** Begins an action that is answered with its own word. */
  begin(action: Action, onRun?: (run: Run) => void): Promise<RunHandle>;
  close(): Promise<void>;
}

export async function openEmbedded(speed: number): Promise<Embedded> {
  const demo = await startDemo({ speed });
  const shells = openShells(demo.config.inventory.hosts, {
    readOnly: false,
    targets: demo.targets,
  });
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-run-'));
  return {
    demo,
    directory,
    byHand: async (host, command) => {
      const answer = await capture(shells.shell(hostName(host)), command, { intent: 'change' });
      if (answer.exit.kind === 'exited' && answer.exit.code === 0) return answer.stdout;
      throw new Error(`${host}: ${command}: ${answer.stderr}`);
    },
    planned: async (config) => {
      const collector = createCollector({ config, shells, clock, onObservation: () => undefined });
      const observations = await collector.lookOnce();
      await collector.close();
      return makePlan(config, assessFleet(config, observations, clock()), clock()).actions;
    },
    begin: async (action, onRun = () => undefined) => {
      const executor = createExecutor({
        shells,
        look: (host, filesystems) =>
          look(shells.shell(host), { roots: filesystems, depth: 'none' }, { clock }),
        journal: await openJournal(directory, 'root@console'),
        clock,
        readOnly: false,
        law: () => null,
        onRun,
      });
      return executor.start(action, action.confirm.word);
    },
    close: async () => {
      await shells.close();
      await demo.close();
      await rm(directory, { recursive: true });
    },
  };
}
