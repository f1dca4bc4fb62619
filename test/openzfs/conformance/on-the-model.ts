import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import type { CallHost } from '../../../src/demo/host/calls.ts';
import { openCalls } from '../../../src/demo/host/calls.ts';
import { writeShims } from '../../../src/demo/host/shims.ts';
import type { Machine } from '../../../src/demo/zfs/machine.ts';
import { runCommand } from '../../../src/demo/zfs/run.ts';
import { writeHead } from './model-head.ts';
import { machineWith, start, written } from './model-machine.ts';
import { normalise } from './normalise.ts';
import type { Command, Scenario } from './scenario.ts';
import { promptOf, stepsOf } from './scenario.ts';
import type { Entry } from './transcript.ts';

/** The embedded fleet's model, its shims and a real shell round it. */
export interface Model {
  /** What the model says to a scenario, normalised as the recordings are. */
  run(scenario: Scenario): Promise<readonly Entry[]>;
  close(): Promise<void>;
}

/** A scan at this speed lasts longer than any test. */
const aSnails = 1e-12;

export async function openModel(): Promise<Model> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-conformance-'));
  const bin = await writeShims(directory);
  await writeHead(bin);
  await promisify(execFile)('mkfifo', [join(directory, 'door')]);
  const hosts = new Map<string, CallHost>();
  const calls = openCalls(directory, hosts, {
    hostAt: (address) => ({ refusal: `ssh: Could not resolve hostname ${address}` }),
  });

  async function inShell(machine: Machine, line: string): Promise<Omit<Entry, 'command'>> {
    const name = `${machine.name}-${machine.user}`;
    hosts.set(name, {
      machine,
      link: () => ({ bytesLeft: null, signal: new AbortController().signal }),
    });
    const { exitCode, stdout, stderr } = await execa('/bin/sh', ['-c', line], {
      reject: false,
      stripFinalNewline: false,
      extendEnv: false,
      env: {
        PATH: `${bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
        LC_ALL: 'C',
        TZ: 'UTC',
        HOLDFAST_DEMO: directory,
        HOLDFAST_DEMO_HOST: name,
      },
    });
    return { exit: exitCode ?? 255, stdout, stderr };
  }

  /** A line of plain words needs no shell. */
  function answerTo(machine: Machine, line: string): Promise<Omit<Entry, 'command'>> {
    const [program, ...args] = line.split(' ');
    const plain = /^[\w@#%/.,:=+ -]*$/.test(line);
    if (!plain || (program !== 'zfs' && program !== 'zpool')) return inShell(machine, line);
    const answer = runCommand(machine, program, args);
    if (answer.kind !== 'said') return inShell(machine, line);
    return Promise.resolve({ exit: answer.exit, stdout: answer.out, stderr: answer.err });
  }

  async function run(scenario: Scenario): Promise<readonly Entry[]> {
    const root = machineWith(scenario.name, scenario.pools);
    const entries: (Entry & { readonly apart: boolean })[] = [];
    const take = async (command: Command) => {
      const answer = await answerTo({ ...root, user: command.user }, command.line);
      const apart = command.notModelled !== null;
      entries.push({ command: promptOf(command), ...answer, apart });
    };
    for (const step of stepsOf(scenario)) {
      switch (step.kind) {
        case 'command':
          await take(step);
          break;
        case 'write':
          written(root, step);
          break;
        case 'key-file':
          root.keyFiles.set(step.path, step.secret);
          break;
        case 'hold-scans':
          root.speed = aSnails;
          break;
        default: {
          const never: never = step;
          return never;
        }
      }
    }
    return normalise(entries, start);
  }

  const close = async () => {
    calls.close();
    await rm(directory, { recursive: true, force: true });
  };
  return { run, close };
}
