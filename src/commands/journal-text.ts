import type { JournalEvent, JournalRecord } from '../model/journal.ts';
import { formatBytes, formatInstant } from '../model/units.ts';
import { plainLine } from '../zfs/remote-text.ts';
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

/** A record with its bigints as decimal strings and its time in UTC. */
export const recordJson = (record: JournalRecord): unknown =>
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
    default: {
      const never: never = event;
      return never;
    }
  }
}
