import type { Config } from '../model/config.ts';
import type { FilesystemName, HostName, Instant } from '../model/ids.ts';
import type { HostObservation, LookFailure, Observations, SeenHost } from '../model/observation.ts';
import type { Shells } from '../ssh/shell.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { carryOver } from './carry-over.ts';
import { doubting } from './known.ts';
import { LookError, look } from './look.ts';
import type { Memory, Remembered } from './memory.ts';
import { type Pace, usualPace, waitAfter } from './pace.ts';
import { carryQuiet } from './quiet.ts';
import { scopeOf } from './scope.ts';

export interface CollectorOptions {
  readonly config: Config;
  readonly shells: Shells;
  readonly clock: () => Instant;
  readonly memory?: Memory;
  readonly pace?: Pace;
  /** Forgets that a host could not be reached a moment ago: a look that was asked for must not fail by that. */
  readonly retry?: (host: HostName) => void;
  /** Called with every new observation, also with those of `lookOnce`. */
  readonly onObservation: (observation: HostObservation) => void;
}

/** Looks at the hosts of a fleet, each at its own pace: none waits for another. */
export interface Collector {
  /** Begins to look at every host, and goes on until `close`. */
  start(): void;
  /** A look that begins after this call, at one host or at all; resolves when its observation is there. Calls that wait for the same look share it. */
  refresh(host?: HostName): Promise<void>;
  /** Something was done to these filesystems: a look that begins after this call lists their snapshots and bookmarks anew. */
  touched(host: HostName, filesystems: readonly FilesystemName[]): void;
  /** One look at every host, for the commands. */
  lookOnce(): Promise<Observations>;
  observations(): Observations;
  /** Ends looks that run (their commands on the hosts too) and leaves no timer; nothing is observed after it. */
  close(): Promise<void>;
}

interface Post {
  readonly host: HostName;
  observation: HostObservation;
  /** The look that runs, and the one that was asked for meanwhile. */
  running: Promise<void> | null;
  next: Promise<void> | null;
  timer: NodeJS.Timeout | null;
  failures: number;
  /** Of these the next look takes nothing over. */
  touched: Set<FilesystemName>;
}

export function createCollector(options: CollectorOptions): Collector {
  const { config, shells, clock, memory, pace = usualPace, retry, onObservation } = options;
  const closing = new AbortController();
  let started = false;
  const posts = new Map<HostName, Post>();
  for (const { name: host } of config.inventory.hosts) {
    const observation: HostObservation = { kind: 'pending', host };
    const idle = { running: null, next: null, timer: null, failures: 0 };
    posts.set(host, { host, observation, ...idle, touched: new Set() });
  }

  /** What was known before: this process's last observation, else the one on disk. */
  const before = (post: Post): Remembered | null =>
    post.observation.kind === 'pending' ? (memory?.recall(post.host) ?? null) : post.observation;

  async function lookAt(post: Post): Promise<void> {
    const begun = clock();
    const earlier = doubted(before(post), post.touched);
    post.touched = new Set();
    const last = earlier?.kind === 'unreachable' ? earlier.last : earlier;
    const observation = await tryLook(post.host, last)
      .then((seen) => carryOver(carryQuiet(demandWhole(seen), last), earlier))
      .catch(
        (error: unknown): HostObservation => ({
          kind: 'unreachable',
          host: post.host,
          at: clock(),
          since: earlier?.kind === 'unreachable' ? earlier.since : begun,
          failure: failureOf(error),
          last,
        }),
      );
    if (closing.signal.aborted) return;
    post.observation = observation;
    post.failures = observation.kind === 'unreachable' ? post.failures + 1 : 0;
    onObservation(observation);
    // A full disk must not stop the watch; the memory is a comfort, and the journal is what counts (S10).
    if (observation.kind !== 'pending') await memory?.keep(observation).catch(() => {});
  }

  const tryLook = async (host: HostName, last: SeenHost | null): Promise<SeenHost> =>
    look(shells.shell(host), scopeOf(config, host), {
      clock,
      signal: closing.signal,
      ...(last ? { known: last } : {}),
    });

  function begin(post: Post): Promise<void> {
    if (post.timer) clearTimeout(post.timer);
    post.timer = null;
    post.next = null;
    const running = lookAt(post).finally(() => {
      post.running = null;
      if (started && !closing.signal.aborted && !post.next) schedule(post);
    });
    post.running = running;
    return running;
  }

  /** A look that runs already may have read the host before the call: the one after it answers. */
  function request(post: Post): Promise<void> {
    if (closing.signal.aborted) return Promise.resolve();
    if (!post.running) return begin(post);
    post.next ??= post.running.then(() => {
      if (closing.signal.aborted) return;
      // The look before may have failed just now.
      retry?.(post.host);
      return begin(post);
    });
    return post.next;
  }

  function schedule(post: Post): void {
    post.timer = setTimeout(() => void request(post), waitAfter(post.failures, pace));
    post.timer.unref();
  }

  const observations = (): Observations =>
    new Map([...posts.values()].map((post) => [post.host, post.observation]));

  return {
    start() {
      if (started) return;
      started = true;
      for (const post of posts.values()) void request(post);
    },
    async refresh(host) {
      const asked = [...posts.values()].filter((post) => host === undefined || post.host === host);
      for (const post of asked) retry?.(post.host);
      await Promise.all(asked.map(request));
    },
    touched(host, filesystems) {
      const post = posts.get(host);
      if (!post) return;
      for (const each of filesystems) post.touched.add(each);
      // Also for the holdfast that is opened next, should this one end before it looks again.
      const known = doubted(before(post), post.touched);
      if (known) void memory?.keep(known).catch(() => {});
    },
    async lookOnce() {
      await Promise.all([...posts.values()].map(request));
      return observations();
    },
    observations,
    async close() {
      closing.abort();
      for (const post of posts.values()) {
        if (post.timer) clearTimeout(post.timer);
        post.timer = null;
      }
      await Promise.all([...posts.values()].map((post) => post.running));
      await memory?.close().catch(() => {});
    },
  };
}

function doubted(known: Remembered | null, touched: ReadonlySet<FilesystemName>) {
  if (known?.kind !== 'unreachable') return known && doubting(known, touched);
  return known.last ? { ...known, last: doubting(known.last, touched) } : known;
}

/**
 * A host that could not list its pools or filesystems was not seen: what it held before stays known, with its age,
 * while its grace runs (S8).
 */
function demandWhole(seen: SeenHost): SeenHost {
  const failed = [seen.pools, seen.filesystems].find((section) => !section.ok);
  if (!failed || failed.ok) return seen;
  const todo = 'Run that command there by hand; holdfast looks again by itself.';
  throw new LookError(seen.host, { code: 'incomplete', what: failed.what, todo });
}

function failureOf(error: unknown): LookFailure {
  if (error instanceof LookError) return error.failure;
  return {
    code: 'channel',
    what: `The look failed: ${plainLine(error instanceof Error ? error.message : String(error))}`,
    todo: 'holdfast looks again by itself.',
  };
}
