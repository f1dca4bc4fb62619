import type { Fact } from './fact.ts';
import type { HostName } from './ids.ts';
import type { Outcome } from './outcome.ts';

/** A command for one host, exactly as its /bin/sh is given it (S1). */
export interface HostCommand {
  readonly host: HostName;
  readonly command: string;
}

/**
 * A look at what a destroying command would do, by the command itself with `-nvp`: run just before it, and before
 * anybody is asked. It must name exactly these snapshots, or the step is refused (S5).
 */
export interface Rehearsal extends HostCommand {
  /** In full: `tank/a@b`. */
  readonly destroys: readonly string[];
}

interface StepBase {
  /** A few plain words: «take snapshots of 3 filesystems». */
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly outcomes: readonly Outcome[];
}

/** Roughly the bytes of each `zfs send` of a step, in the order in which they run; null: not known. */
export type SendSizes = readonly (bigint | null)[];

export type Step =
  | (StepBase & {
      readonly kind: 'command';
      readonly run: HostCommand;
      readonly rehearse?: Rehearsal;
    })
  /** One pipeline on one host: `zfs send -v -P … | zfs receive …`, or `… | ssh target 'zfs receive …'`. */
  | (StepBase & {
      readonly kind: 'transfer';
      readonly via: 'local' | 'direct';
      readonly run: HostCommand;
      readonly to: HostName;
      readonly sends: SendSizes;
    })
  /** Two commands, joined by this machine: the first one's stdout is the second one's stdin. */
  | (StepBase & {
      readonly kind: 'relay';
      readonly send: HostCommand;
      readonly receive: HostCommand;
      readonly limit: bigint | null;
      readonly sends: SendSizes;
    });

/** The commands of a step, in the order in which they are given to their hosts. */
export function commandsOf(step: Step): readonly HostCommand[] {
  switch (step.kind) {
    case 'command':
    case 'transfer':
      return [step.run];
    case 'relay':
      return [step.send, step.receive];
    default: {
      const never: never = step;
      return never;
    }
  }
}
