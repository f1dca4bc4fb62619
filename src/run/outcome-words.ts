import type { RunTrouble } from '../model/run.ts';
import { classifyTrouble } from '../zfs/trouble.ts';
import type { CommandEnd } from './command.ts';
import type { FoundToken, Verified } from './verify.ts';
import { sentence, unseenText } from './words.ts';

const whatIsLeft = 'Refresh: the plan shows what is left to do.';

/** A step that was sent and did not bring about all that it was to. */
export function stepFailed(
  ends: readonly CommandEnd[],
  verified: Verified,
  cancelled: boolean,
): RunTrouble {
  const failed = tellingEnd(ends);
  const lingering = ends.filter(mayStillRun);
  const what = [
    cancelled
      ? 'Cancelled.'
      : ((failed && endText(failed)) ?? 'The command ended without an error.'),
    ...lingering.map(
      ({ host }) => `The command may still be running on ${host}: its end was not seen.`,
    ),
    ...verified.unseen.map((each) => unseenText([each])),
    // What was stopped and is kept has not arrived whole, of course.
    cancelled && verified.tokens.length > 0 ? '' : missingText(verified),
    ...verified.tokens.map(tokenText),
  ];
  return {
    code: codeOf(failed, verified, cancelled),
    what: what.filter((each) => each !== '').join(' '),
    todo: todoAfter(failed, lingering, verified, cancelled),
    host: failed?.host ?? verified.unseen[0]?.host ?? verified.missing[0]?.host ?? null,
  };
}

function codeOf(
  failed: CommandEnd | undefined,
  verified: Verified,
  cancelled: boolean,
): RunTrouble['code'] {
  if (cancelled) return 'cancelled';
  if (failed) return 'command-failed';
  return verified.unseen.length > 0 ? 'cannot-look' : 'outcome-missing';
}

function todoAfter(
  failed: CommandEnd | undefined,
  lingering: readonly CommandEnd[],
  verified: Verified,
  cancelled: boolean,
): string {
  const [first] = lingering;
  if (first) return `Look with «ps» on ${first.host} before you confirm this again.`;
  const [unseen] = verified.unseen;
  if (unseen) return `${sentence(unseen.todo)} ${whatIsLeft}`;
  if (verified.tokens.length > 0) return 'The next plan offers to resume from there.';
  if (cancelled) return 'The action stays in the plan while it is needed.';
  if (failed?.how.kind === 'lost') return sentence(failed.how.todo);
  const known = failed ? classifyTrouble(failed.stderr) : null;
  return known ? `${known.todo} ${whatIsLeft}` : whatIsLeft;
}

function missingText({ missing }: Verified): string {
  const [first, ...others] = missing;
  if (!first) return '';
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `On ${first.host}, ${first.text}${more}.`;
}

/** S11: the token is named, in short; the journal has it in full. */
const tokenText = ({ host, filesystem, token }: FoundToken): string =>
  `${filesystem} on ${host} keeps what has arrived (resume token ${token.slice(0, 21)}…).`;

const mayStillRun = ({ how }: CommandEnd): boolean =>
  (how.kind === 'aborted' && !how.gone) || (how.kind === 'lost' && how.sent);

/** How a command ended, for the record: `okavango: exit 0`. */
export function exitText({ host, how }: CommandEnd): string {
  switch (how.kind) {
    case 'exited':
      return `${host}: exit ${how.code}`;
    case 'signalled':
      return `${host}: ended by ${how.signal}`;
    case 'aborted':
      return `${host}: ended by holdfast${how.gone ? '' : ', not seen to be gone'}`;
    case 'lost':
      return `${host}: ${how.sent ? 'connection lost' : 'not sent'}`;
  }
}

/** Of several ends the one that tells why: a cut stream is only what the other end's failure looks like. */
function tellingEnd(ends: readonly CommandEnd[]): CommandEnd | undefined {
  const rank = ({ how, stderr }: CommandEnd): number => {
    if (how.kind === 'lost') return 0;
    if (how.kind === 'aborted') return 3;
    const code = classifyTrouble(stderr)?.code ?? 'unknown';
    return code === 'stream-cut' || code === 'partial-state' || code === 'unknown' ? 2 : 1;
  };
  return ends
    .filter(({ how }) => how.kind !== 'exited' || how.code !== 0)
    .toSorted((a, b) => rank(a) - rank(b))[0];
}

/** How a command ended, in a sentence with the host's own words where there are any. */
function endText(end: CommandEnd): string {
  const { host, how } = end;
  const known = classifyTrouble(end.stderr);
  const because = known ? `: ${known.what} It said: «${known.said}».` : ', and said nothing.';
  switch (how.kind) {
    case 'exited':
      return `The command on ${host} failed (exit status ${how.code})${because}`;
    case 'signalled':
      return `The command on ${host} was ended there by ${how.signal}${because}`;
    case 'aborted':
      return `The command on ${host} was ended because its other end had failed.`;
    case 'lost':
      return how.sent
        ? `The connection to ${host} broke while the command ran: ${sentence(how.what)}`
        : `The command did not reach ${host}: ${sentence(how.what)}`;
  }
}
