import { cameAbout, type LeftRun } from '../journal/unfinished.ts';
import { mayHaveHappened, whatToDo } from '../journal/unfinished-words.ts';
import type { FleetHealth } from '../model/health.ts';
import type { HostName } from '../model/ids.ts';
import type { JournalEvent, JournalRecord } from '../model/journal.ts';
import { count, formatBytes, formatInstant } from '../model/units.ts';
import { plainLine, plainLines } from '../zfs/remote-text.ts';
import { alignColumns } from './words.ts';

/** The journal as a table, oldest first: number, time, who, what. */
export function recordLines(records: readonly JournalRecord[]): string[] {
  return alignColumns(
    records.map(({ seq, at, actor, event }) => [
      String(seq),
      formatInstant(at),
      plainLine(actor),
      event.kind,
      'run' in event ? event.run : event.action,
      plainLine(eventText(event), 2000),
    ]),
  );
}

/** What the journal leaves open (S10): which action, where, what may have happened, and what to do. */
export function unfinishedLines(runs: readonly LeftRun[]): string[] {
  if (runs.length === 0) return [];
  return [
    '',
    `${count(runs.length, 'run has', 'runs have')} no end on record:`,
    ...runs.flatMap((run) => [
      `  ${plainLine(run.title)} (${run.run}, begun ${formatInstant(run.at)} by ${plainLine(run.actor)})`,
      ...run.commands.flatMap(({ host, command }) =>
        `on ${host}: ${plainLines(command)}`.split('\n').map((line) => `    ${line}`),
      ),
      `    ${mayHaveHappened(run)}`,
      `    ${whatToDo(run)}`,
    ]),
  ];
}

/** The same in one line, less what the look found to have come about; null when nothing is left to say. */
export function leftOpenText(runs: readonly LeftRun[], health: FleetHealth): string | null {
  const hosts = new Map(health.hosts.map((each) => [each.host, each]));
  const seen = (name: HostName) => {
    const host = hosts.get(name);
    return host?.state === 'seen' ? host.last : null;
  };
  const open = runs.filter((run) => cameAbout(run, seen) !== true);
  const going = open.filter((run) => run.going === true).length;
  const left = open.length - going;
  const said = [
    ...(going > 0 ? [`${count(going, 'run goes', 'runs go')} on in another holdfast`] : []),
    ...(left > 0 ? [`${count(left, 'run has', 'runs have')} no end on record`] : []),
  ];
  return said.length === 0 ? null : `${said.join(', ')}: \`holdfast journal\` tells more.`;
}

/** A record or an unfinished run with its bigints as decimal strings and its time in UTC. */
export const recordJson = (record: JournalRecord | LeftRun): unknown =>
  JSON.parse(
    JSON.stringify({ ...record, at: formatInstant(record.at) }, (_key, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  );

function eventText(event: JournalEvent): string {
  switch (event.kind) {
    case 'declined':
      return event.title;
    case 'confirmed':
      return `${event.action}: ${event.title}`;
    case 'intent':
      return event.commands.map(({ host, command }) => `${host}: ${command}`).join(' | ');
    case 'outcome': {
      const bytes = event.bytes === null ? '' : `, ${formatBytes(event.bytes)} sent`;
      return `${event.verified ? 'came about' : 'did not come about'}${bytes} (${event.exits.join(', ')})`;
    }
    case 'refused':
    case 'failed':
      return `${event.trouble.what} ${event.trouble.todo}`;
    case 'done':
      return '';
    case 'noted':
      return 'a person has read that no end of it is on record';
    default: {
      const never: never = event;
      return never;
    }
  }
}
