import type { HostName } from '../model/ids.ts';
import { plainLine } from '../zfs/remote-text.ts';
import type { LeftRun } from './unfinished.ts';

/** The hosts that the step's commands were for. */
export const hostsOfRun = ({ commands }: LeftRun): readonly HostName[] => [
  ...new Set(commands.map(({ host }) => host)),
];

/** What may have happened, in a sentence or two (S10). */
export function mayHaveHappened({ going, process }: LeftRun): string {
  const on = process === null ? '' : ` on ${plainLine(process.host)}`;
  if (going === true)
    return `It still goes on in another holdfast, process ${process?.pid ?? '?'}${on}.`;
  const begun =
    going === false
      ? 'The holdfast that ran it ended before the step did.'
      : `Whether the holdfast that ran it${on} is still at it cannot be told from here.`;
  return `${begun} The command may have run in whole, in part or not at all, and may still be running on its host.`;
}

/** What to do about it. */
export function whatToDo(run: LeftRun): string {
  if (run.going === true) return 'Leave it to the screen that began it.';
  const hosts = hostsOfRun(run).map((host) => plainLine(host));
  return `See with «ps» whether it still runs on ${hosts.join(' and ')}, then look again: the plan says what is left to do, and offers to resume a transfer that was cut.`;
}
