import type { ReceiveJob, SendJob } from './jobs.ts';

/** What a command has to say: at once, or as a stream that takes time. */
export type Answer =
  | Said
  | { readonly kind: 'send'; readonly job: SendJob }
  | { readonly kind: 'receive'; readonly job: ReceiveJob };

export interface Said {
  readonly kind: 'said';
  readonly out: string;
  readonly err: string;
  readonly exit: number;
}

/** Each line gets its end; no lines, no output. */
export const said = (lines: readonly string[], errors: readonly string[] = [], exit = 0): Said => ({
  kind: 'said',
  out: lines.map((line) => `${line}\n`).join(''),
  err: errors.map((line) => `${line}\n`).join(''),
  exit,
});
