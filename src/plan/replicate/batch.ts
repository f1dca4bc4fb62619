import type { DatasetId } from '../../model/ids.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Step } from '../../model/step.ts';
import { count, formatBytes } from '../../model/units.ts';
import { quote } from '../../zfs/quote.ts';
import { sourceFacts, targetFacts } from './facts.ts';
import { longestBytes } from './route.ts';
import type { MemberSend } from './sends.ts';
import { transferStep } from './transfer.ts';
import type { Way } from './way.ts';

/** Sends that go through one pipe, one after the other. */
export type Batch = readonly [MemberSend, ...MemberSend[]];

/** Each send costs a few processes even when it carries nothing: so many take a minute on a slow host. */
const mostSends = 100;

/**
 * Characters of a command. Linux takes 128 KiB in one argument, and on its way the text is quoted for ssh, which may
 * lengthen it threefold. It is also what an operator is asked to read.
 */
const longestText = 32 * 1024;

/** What a send adds to a command beside its own words: line ends, `&&`, the quotes of ssh. */
const textAround = 16;

/** As few steps as the limits allow, each one pipe and one handshake; the order of the sends stays. What is larger goes alone. */
export function inBatches({ route }: Way, sends: readonly MemberSend[]): readonly Batch[] {
  const mostBytes = longestBytes(route);
  const batches: [MemberSend, ...MemberSend[]][] = [];
  let bytes = 0n;
  let text = 0;
  for (const each of sends) {
    const last = batches.at(-1);
    bytes += each.send.bytes;
    text += textOf(each);
    if (last && bytes <= mostBytes && text <= longestText && last.length < mostSends) {
      last.push(each);
      continue;
    }
    batches.push([each]);
    bytes = each.send.bytes;
    text = textOf(each);
  }
  return batches;
}

const textOf = ({ commands }: MemberSend): number =>
  commands.send.length + quote(commands.receive).length + textAround;

export function batchStep(way: Way, batch: Batch): Step {
  const [first, ...rest] = batch;
  return transferStep({
    title: titleOf(way.health.dataset.id, batch),
    source: {
      host: way.source,
      sends: [first.commands.send, ...rest.map(({ commands }) => commands.send)],
    },
    target: {
      host: way.target,
      receives: [first.commands.receive, ...rest.map(({ commands }) => commands.receive)],
    },
    route: way.route,
    sizes: batch.map(({ send }) => send.bytes),
    facts: [...sourceFacts(way, batch), ...targetFacts(way, batch)],
    outcomes: batch.flatMap((each) => outcomesOf(way, each)),
  });
}

function titleOf(dataset: DatasetId, batch: Batch): string {
  const bytes = batch.reduce((sum, { send }) => sum + send.bytes, 0n);
  const filesystems = new Set(batch.map(({ source }) => source.name));
  const { source, send } = batch.at(-1) ?? batch[0];
  const what =
    filesystems.size === 1
      ? `${source.name}@${send.to.name}`
      : `${count(filesystems.size, 'filesystem')} of ${dataset}`;
  return `send ${what} (about ${formatBytes(bytes)})`;
}

function outcomesOf(
  { target: { name: host } }: Way,
  { target: filesystem, send, first }: MemberSend,
): readonly Outcome[] {
  return [
    { kind: 'guid-there', host, filesystem, guid: send.to.guid },
    ...(first ? [{ kind: 'inert', host, filesystem } satisfies Outcome] : []),
  ];
}
