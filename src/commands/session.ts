import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findConfig } from '../config/find.ts';
import { homeOf, userName } from '../config/home.ts';
import { loadConfig } from '../config/load.ts';
import { type ConfigProblem, formatProblem } from '../config/problem.ts';
import type { Config } from '../model/config.ts';
import type { FilesystemName, HostName, Instant } from '../model/ids.ts';
import { instant } from '../model/ids.ts';
import type { HostObservation, Observations } from '../model/observation.ts';
import { type Collector, createCollector } from '../observe/collector.ts';
import { type Memory, openMemory } from '../observe/memory.ts';
import type { Shells } from '../ssh/shell.ts';
import { openShells } from '../ssh/shells.ts';
import type { Ssh2Target } from '../ssh/target.ts';
import type { GlobalOptions, Io } from './command.ts';
import { CommandError, exitCodes, Interrupted } from './exit.ts';

/** An open fleet: what a command looks at and acts on. Everything in it is closed by `withSession`. */
export interface Session {
  readonly config: Config;
  /** Where the configuration comes from, as the screens say it. */
  readonly title: string;
  readonly shells: Shells;
  readonly readOnly: boolean;
  readonly clock: () => Instant;
  /** Where the journal of this fleet lies. */
  readonly journalDirectory: string;
  /** Who the journal says did it: the user, and the machine that holdfast runs on. */
  readonly actor: string;
  collector(onObservation?: (observation: HostObservation) => void): Collector;
  /** Something was done to these filesystems: the next look, also of the next holdfast, lists their snapshots anew. */
  touched(host: HostName, filesystems: readonly FilesystemName[]): void;
  /** Looks at every host once. Rejects with Interrupted when a signal comes meanwhile. */
  lookOnce(): Promise<Observations>;
}

interface Fleet {
  readonly config: Config;
  readonly title: string;
  readonly stateDirectory: string;
  readonly targets: ReadonlyMap<HostName, Ssh2Target> | null;
  close(): Promise<void>;
}

/** Opens the fleet that the options name, gives it to `body`, and closes it on every way out. */
export async function withSession<T>(
  options: GlobalOptions,
  io: Io,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  const fleet = await (options.demo ? openDemo() : openConfigured(options.config, io));
  const { config } = fleet;
  const shells = openShells(config.inventory.hosts, {
    readOnly: options.readOnly,
    ...(fleet.targets && { targets: fleet.targets }),
  });
  const clock = () => instant(Date.now());
  const collectors: Collector[] = [];
  let memory: Memory | null = null;
  try {
    memory = await openMemoryOf(fleet);
    const collector: Session['collector'] = (onObservation = () => {}) => {
      const made = createCollector({
        config,
        shells,
        clock,
        retry: shells.retry,
        onObservation,
        ...(memory && { memory }),
      });
      collectors.push(made);
      return made;
    };
    return await body({
      config,
      title: fleet.title,
      shells,
      readOnly: options.readOnly,
      clock,
      journalDirectory: join(fleet.stateDirectory, 'journal'),
      actor: `${userName()}@${hostname()}`,
      collector,
      touched: (host, filesystems) => {
        for (const each of collectors) each.touched(host, filesystems);
      },
      lookOnce: () => unlessInterrupted(collector().lookOnce(), io.signal),
    });
  } finally {
    await Promise.all(collectors.map((each) => each.close()));
    await memory?.close();
    await shells.close();
    await fleet.close();
  }
}

/** The configuration that the options name. Throws a CommandError with every problem in it. */
async function readConfig(explicit: string | null): Promise<Config> {
  const directory = await findConfig(explicit);
  if (directory === null) {
    throw new CommandError(
      [
        'there is no configuration: no --config, no $HOLDFAST_CONFIG, no fleet.yaml here,',
        'in $XDG_CONFIG_HOME/holdfast or in /etc/holdfast.',
        'Copy sample-config/ and change it to your fleet, or try `holdfast --demo` first.',
      ].join('\n'),
      exitCodes.config,
    );
  }
  const loaded = await loadConfig(directory);
  if (loaded.ok) return loaded.config;
  throw new CommandError(problemsText(directory, loaded.problems), exitCodes.config);
}

/** Every problem of a configuration, a line each, below one line that counts them. */
function problemsText(directory: string, problems: readonly ConfigProblem[]): string {
  const head = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return [`${head} in the configuration in ${directory}:`, ...problems.map(formatProblem)].join(
    '\n',
  );
}

async function openConfigured(explicit: string | null, io: Io): Promise<Fleet> {
  const config = await readConfig(explicit);
  return {
    config,
    title: config.directory,
    stateDirectory: stateDirectory(io.env),
    targets: null,
    close: async () => {},
  };
}

/** The embedded fleet; its journal and memory go when it goes. */
async function openDemo(): Promise<Fleet> {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    // Read only when it is asked for: it brings an SSH server and a model of ZFS along.
    const { startDemo } = await import('../demo/demo.ts');
    const demo = await startDemo();
    return {
      config: demo.config,
      title: 'embedded demo fleet',
      stateDirectory: directory,
      targets: demo.targets,
      close: async () => {
        await demo.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Two fleets may each have a host of one name: what is remembered of one is nothing to the other. */
async function openMemoryOf({ config, stateDirectory: state }: Fleet): Promise<Memory> {
  const fleet = createHash('sha256').update(config.directory).digest('hex').slice(0, 16);
  const directory = join(state, 'memory', fleet);
  try {
    return await openMemory(directory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `${directory} cannot be used: ${reason}. Make it writable, or set XDG_STATE_HOME to a directory that is.`,
      exitCodes.failed,
      { cause: error },
    );
  }
}

/** `$XDG_STATE_HOME/holdfast`, by default `~/.local/state/holdfast`. Throws a CommandError where there is neither. */
export function stateDirectory(env: Io['env']): string {
  if (env['XDG_STATE_HOME']) return join(env['XDG_STATE_HOME'], 'holdfast');
  const home = homeOf(env);
  if (home !== null) return join(home, '.local', 'state', 'holdfast');
  throw new CommandError(
    'there is no home directory to keep the journal in. Set XDG_STATE_HOME to a directory that is yours.',
  );
}

function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Interrupted(signal.reason));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
