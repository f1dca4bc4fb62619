import { randomUUID } from 'node:crypto';
import type { HostName, Instant } from '../model/ids.ts';
import type { LookFailure, SeenHost } from '../model/observation.ts';
import { type Captured, capture } from '../ssh/capture.ts';
import { type Shell, ShellError } from '../ssh/shell.ts';
import { plainLine } from '../zfs/remote-text.ts';
import { classifyTrouble } from '../zfs/trouble.ts';
import { assemble } from './assemble.ts';
import { type Known, knownOf } from './known.ts';
import { probeAnswer, probeInput, probeQuestion, probeScript } from './probe-script.ts';
import { movedSince } from './read-filesystems.ts';
import { readProbe } from './read-probe.ts';
import type { LookScope } from './scope.ts';

/** A look came to nothing: `failure` says why and what to do. */
export class LookError extends Error {
  override readonly name = 'LookError';
  readonly host: HostName;
  readonly failure: LookFailure;

  constructor(host: HostName, failure: LookFailure, options?: ErrorOptions) {
    super(`${host}: ${failure.what} ${failure.todo}`, options);
    this.host = host;
    this.failure = failure;
  }
}

export interface LookOptions {
  readonly clock: () => Instant;
  /** An earlier look: what has not changed since is not listed again. Without it everything is read anew (S2). */
  readonly known?: SeenHost;
  readonly signal?: AbortSignal;
  /** Milliseconds for the whole look. */
  readonly timeoutMs?: number;
}

/** A host with a hundred thousand snapshots on slow disks needs about a minute for a first look. */
const usualTimeoutMs = 180_000;

/** Looks at a host: one command there. Throws a LookError and nothing else. */
export async function look(
  shell: Shell,
  scope: LookScope,
  options: LookOptions,
): Promise<SeenHost> {
  const begun = options.clock();
  // A look that goes no deeper than its roots is a reading before a step, or after it (S2, S3).
  const known = scope.depth === 'none' ? null : knownOf(options.known ?? null, begun);
  const mark = `holdfast-${randomUUID()}`;
  const said = await ask(shell, scope, { ...options, mark, known });
  const at = options.clock();
  const answer = readProbe(said.stdout, mark);
  switch (answer.kind) {
    case 'whole': {
      const notLoaded = [...answer.sections.values()]
        .map((section) => (section.status === 0 ? null : classifyTrouble(section.err)))
        .find((trouble) => trouble?.code === 'zfs-not-loaded');
      if (notLoaded) {
        const { what, todo } = notLoaded;
        throw new LookError(shell.host, { code: 'no-zfs', what, todo });
      }
      return assemble(answer.sections, { host: shell.host, scope, known, at, tookMs: at - begun });
    }
    case 'no-zfs':
      throw new LookError(shell.host, {
        code: 'no-zfs',
        what: 'The host has no zfs and zpool commands.',
        todo: 'Install OpenZFS there, or take the host out of fleet.yaml.',
      });
    case 'half':
      throw new LookError(shell.host, {
        code: 'half-a-probe',
        what: `The answer broke off before its end${lastWords(said)}.`,
        todo: 'holdfast looks again by itself; if it stays so, run `zfs list` there by hand.',
      });
    case 'garbage':
      throw new LookError(shell.host, {
        code: 'garbage',
        what: `The host did not run the probe${lastWords(said)}.`,
        todo: 'The login must allow commands of /bin/sh: look for a forced command or a restricted shell.',
      });
    default: {
      const never: never = answer;
      return never;
    }
  }
}

interface Question extends Pick<LookOptions, 'signal' | 'timeoutMs'> {
  readonly mark: string;
  readonly known: Known | null;
}

async function ask(shell: Shell, scope: LookScope, options: Question): Promise<Captured> {
  const { mark, known, signal, timeoutMs = usualTimeoutMs } = options;
  const { roots, depth } = scope;
  const answer = (heard: string): string => {
    const sofar = readProbe(heard, mark);
    return probeAnswer(sofar.kind === 'half' && known ? movedSince(sofar.sections, known) : []);
  };
  try {
    const said = await capture(shell, probeScript, {
      intent: 'look',
      stdin: probeInput({ mark, mode: known ? 'since' : depth, roots }),
      question: { asked: probeQuestion(mark), answer },
      timeoutMs,
      ...(signal ? { signal } : {}),
    });
    if (said.exit.kind !== 'aborted') return said;
  } catch (error) {
    throw new LookError(shell.host, failureOf(error), { cause: error });
  }
  const stopped = signal?.aborted ?? false;
  throw new LookError(shell.host, {
    code: stopped ? 'channel' : 'timeout',
    what: stopped
      ? 'The look was stopped.'
      : `The host did not finish answering within ${Math.round(timeoutMs / 1000)} seconds.`,
    todo: stopped
      ? 'Look again.'
      : 'Run `zpool status` there by hand: a pool that has lost its devices lets it hang.',
  });
}

function failureOf(error: unknown): LookFailure {
  if (!(error instanceof ShellError)) {
    return {
      code: 'channel',
      what: `The connection broke: ${plainLine(error instanceof Error ? error.message : String(error))}`,
      todo: 'holdfast looks again by itself.',
    };
  }
  // A read-only shell lets every look pass (S14), so that only a fault of ours brings its refusal here.
  const code = error.code === 'read-only' ? 'channel' : error.code;
  return { code, what: error.what, todo: error.todo };
}

/** The last thing the host said, for the operator to recognise it. */
function lastWords({ stdout, stderr }: Captured): string {
  const line = `${stdout}\n${stderr}`.split('\n').filter((each) => each.trim() !== '');
  const last = plainLine(line.at(-1) ?? '', 120);
  return last === '' ? '' : `; its last words: «${last}»`;
}
