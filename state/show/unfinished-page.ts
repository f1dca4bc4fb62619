import { cameAbout, type LeftRun } from '../../src/journal/unfinished.ts';
import { hostsOfRun, mayHaveHappened, whatToDo } from '../../src/journal/unfinished-words.ts';
import { count, formatInstant } from '../../src/model/units.ts';
import { blank, type Line, line, span, type Tone } from '../../src/terminal/style.ts';
import { plainLine, plainLines } from '../../src/zfs/remote-text.ts';
import type { FleetState } from '../fleet.ts';
import { hostCommandLines } from './card.ts';
import { paragraph, type Room } from './room.ts';

export const unfinishedTitle = (runs: readonly LeftRun[]): string =>
  `${count(runs.length, 'run has', 'runs have')} no end on record`;

/** S10: which action, on which hosts, what may have happened, what the looks of this session find, and what to do. */
export function unfinishedLines(
  runs: readonly LeftRun[],
  { observations }: FleetState,
  room: Room,
): readonly Line[] {
  const seen = (host: Parameters<typeof observations.get>[0]) => {
    const observation = observations.get(host);
    return observation?.kind === 'seen' ? observation : null;
  };
  return [
    ...runs.flatMap((run) => {
      const found = foundText(run, cameAbout(run, seen));
      return [
        line(plainLine(run.title), 'strong'),
        ...paragraph(
          [],
          `Begun ${formatInstant(run.at)} by ${plainLine(run.actor)}. ${mayHaveHappened(run)}`,
          room.width,
        ),
        ...paragraph([span('by now: ', 'dim')], found.text, room.width, found.tone),
        ...(found.settled
          ? []
          : paragraph([span('what to do: ', 'dim')], whatToDo(run), room.width)),
        ...run.commands.flatMap(({ host, command }) =>
          hostCommandLines({ host, command: plainLines(command) }, room),
        ),
        blank,
      ];
    }),
    line('Esc goes on to the datasets; d puts on record that you have read this.', 'dim'),
  ];
}

interface Found {
  readonly text: string;
  readonly tone: Tone;
  readonly settled: boolean;
}

function foundText(run: LeftRun, found: boolean | null): Found {
  const hosts = hostsOfRun(run).map((host) => plainLine(host));
  if (found === true)
    return {
      text: 'what it was to bring about is there. Nothing is left to do about it.',
      tone: 'good',
      settled: true,
    };
  if (found === false)
    return {
      text: 'what it was to bring about is not there, or not all of it.',
      tone: 'warning',
      settled: false,
    };
  return { text: `not seen yet on ${hosts.join(' and ')}.`, tone: 'plain', settled: false };
}
