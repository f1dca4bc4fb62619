import type { Dataset } from '../../model/catalogue.ts';
import type { Copy, Member } from '../../model/health.ts';
import { commandLine } from '../../zfs/quote.ts';
import { plainLine } from '../../zfs/remote-text.ts';
import type { Stamps } from '../../zfs/stamp.ts';
import { memberAt } from '../context.ts';
import { forbidden } from '../refuse.ts';

/** What one filesystem of a copy is to say of itself, so that a pool that is found alone in ten years tells what it holds. */
export function identityOf(
  dataset: Dataset,
  copy: Copy,
  member: Member,
  origin: Copy | null,
): Stamps {
  const common = { dataset: dataset.id, summary: summaryOf(dataset) };
  return copy.role === 'origin'
    ? { ...common, role: 'origin' }
    : { ...common, role: copy.role, send: sendOf(member, origin) };
}

/** As the copy was received: the flags of its sends must not be toggled. What cannot be told is not claimed. */
function sendOf({ path, facts }: Member, origin: Copy | null): 'w' | 'Lce' | null {
  const { send } = facts.stamp;
  if (send === 'w' || send === 'Lce') return send;
  if (facts.encryption !== null) return facts.encryption.root === facts.name ? 'w' : null;
  return origin && memberAt(origin, path) ? 'Lce' : null;
}

const longestSummary = 200;

/** The title, where it may stand in a command: the last gate reads every word of one. */
export function summaryOf({ title }: Dataset): string | null {
  const summary = plainLine(title, longestSummary);
  if (summary === '' || summary === '-') return null;
  return forbidden(
    commandLine(['zfs', 'receive', '-o', `holdfast:summary=${summary}`, 'tank/x']),
  ) === null
    ? summary
    : null;
}
